import { type ChannelId, type OpenId } from '../../../common/index.js';
import { userFieldOfPair } from '../link/user-field.js';
import { type RedirectTarget } from './redirect-rule.js';

export interface UserOfChannel {
  channelId: ChannelId;
  openId: OpenId;
}

/**
 * The page's address with `channelId` and `openId`, before its fragment. They replace what the address says under these names, in its
 * query and in its fragment, which is many a page's route: a page must never take a stranger's word for who its user is. The rest
 * stays as it is written.
 */
export function returnAddress(target: RedirectTarget, { channelId, openId }: UserOfChannel): string {
  const [, page = '', query = '', fragment = ''] = PARTS.exec(target) ?? [];
  const kept = withoutUser(query).replace(/[&;]+$/, '');
  const joint = kept === '' || kept === '?' ? '?' : `${kept}&`;
  return `${page}${joint}channelId=${channelId}&openId=${openId}${withoutUser(fragment)}`;
}

const PARTS = /^([^?#]*)(\?[^#]*)?(#.*)?$/s;

/** Some servers split a query at `;` too; a route has its own `?`. */
const PAIRS = /([?&;#])([^?&;#]*)/g;

/** @param text begins with `?` or `#`; what follows a pair that is dropped takes its place */
function withoutUser(text: string): string {
  let opening = '';
  return text.replace(PAIRS, (_part, mark: string, pair: string) => {
    const opens = mark === '?' || mark === '#';
    if (userFieldOfPair(pair)) {
      if (opens) opening ||= mark;
      return '';
    }
    const before = opens ? (opening === '#' && mark === '?' ? '#?' : mark) : opening || mark;
    opening = '';
    return before + pair;
  });
}
