import { type Clock, type Randomness } from '../../common/index.js';
import { jssdkSignature } from '../../wechat/index.js';
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

/** Signs a page anew each time: no two answers share a nonce. */
export function signPage(
  { appId, ticket }: Pick<JsapiTicket, 'appId' | 'ticket'>,
  url: PageAddress,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
): SignPackage {
  const nonceStr = randomness.nonce();
  const timestamp = Math.floor(clock.now().getTime() / 1_000);
  return { appId, nonceStr, timestamp, url, signature: jssdkSignature({ ticket, nonceStr, timestamp, url }) };
}
