import { type ChannelId, type OpenId } from '../../../common/index.js';
import { type RedirectTarget } from './redirect-rule.js';

/**
 * The page's address with `channelId` and `openId`, before its fragment. They replace what the address says under these names, for a page
 * must never take a stranger's word for who its user is; the rest stays as it is written.
 */
export function returnAddress(target: RedirectTarget, { channelId, openId }: UserOfChannel): string {
  const [address = '', ...fragment] = target.split(/(?=#)/);
  const [page = '', ...query] = address.split('?');
  const kept = query
    .join('?')
    .split('&')
    .filter((pair) => pair !== '' && !isOurs(pair));
  const parameters = [...kept, `channelId=${channelId}`, `openId=${openId}`];
  return `${page}?${parameters.join('&')}${fragment.join('')}`;
}

export interface UserOfChannel {
  channelId: ChannelId;
  openId: OpenId;
}

/** By the name as a server would decode it: `open%49d` is `openId`, `openId[]` is no other. */
function isOurs(pair: string): boolean {
  const [name = ''] = new URLSearchParams(pair).keys();
  return ['channelId', 'openId'].includes(name.replace(/\[.*$/, ''));
}
