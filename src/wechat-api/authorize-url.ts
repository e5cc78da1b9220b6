import { withoutUser } from '../upstream/index.js';

export interface AuthorizeRequest {
  appId: string;
  /** Where the browser comes back to, with `code` and `state` added. */
  redirectUri: string;
  /** Letters and digits, at most 128 (WeChat's rule). */
  state: string;
}

const WECHAT_API_HOST = /(^|\.)api\.weixin\.qq\.com$/;
const OPEN_PLATFORM = 'https://open.weixin.qq.com';

/**
 * WeChat's own page that tells who a browser's user is, without asking them (`snsapi_base`). WeChat demands this order of parameters, and
 * the fragment last. It has a host of its own beside WeChat's API; whatever else stands in for the API stands in for both.
 */
export function authorizeUrl(apiUrl: string, { appId, redirectUri, state }: AuthorizeRequest): string {
  const query = new URLSearchParams([
    ['appid', appId],
    ['redirect_uri', redirectUri],
    ['response_type', 'code'],
    ['scope', 'snsapi_base'],
    ['state', state],
  ]);
  const base = WECHAT_API_HOST.test(new URL(apiUrl).hostname) ? OPEN_PLATFORM : withoutUser(apiUrl).replace(/\/+$/, '');
  return `${base}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`;
}
