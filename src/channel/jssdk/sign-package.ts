import { signJssdk } from '../../wechat/index.js';
import { type PageAddress } from './page-address.js';
import { type JsapiTicket } from './ticket/jsapi-ticket.js';

/** What `wx.config` takes. The ticket that it is signed with is no part of it. */
export interface SignPackage {
  appId: string;
  nonceStr: string;
  /** Seconds since the epoch. */
  timestamp: number;
  /** What was signed: the page's address without its fragment. */
  url: string;
  /** SHA-1, lower-case hex. */
  signature: string;
}

/** Signs a page. @param once of this answer alone: no two share a nonce */
export function signPage(
  { appId, ticket }: Pick<JsapiTicket, 'appId' | 'ticket'>,
  { url }: PageAddress,
  { now, nonceStr }: { now: Date; nonceStr: string },
): SignPackage {
  const timestamp = Math.floor(now.getTime() / 1_000);
  return { appId, nonceStr, timestamp, url, signature: signJssdk({ ticket, nonceStr, timestamp, url }) };
}
