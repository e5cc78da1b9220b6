import { hash } from 'node:crypto';
import { type Branded } from '../common/values/branded.js';

/** The part of a page's address that WeChat's client signs; made by `jssdkUrl`. */
export type JssdkUrl = Branded<string, 'JssdkUrl'>;

export interface JssdkSignatureInput {
  /** The channel's jsapi_ticket: a secret, never answered to a page. */
  ticket: string;
  nonceStr: string;
  /** Seconds since the epoch. */
  timestamp: number | string;
  url: JssdkUrl;
}

/**
 * WeChat's JS-SDK signature: SHA-1 in lower-case hex over ticket, nonce, time and URL. Any change of
 * the URL other than `jssdkUrl` makes (decoding, another scheme) would be an "invalid signature" in the page.
 */
export function jssdkSignature({ ticket, nonceStr, timestamp, url }: JssdkSignatureInput): string {
  return hash('sha1', `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`);
}

/** What is signed of a page's http or https address as its browser has it, percent escapes kept: all but `#…`; a bare host has its `/`, as browsers write it. */
export function jssdkUrl(url: string): JssdkUrl {
  const fragment = url.indexOf('#');
  const address = fragment === -1 ? url : url.slice(0, fragment);
  const isBareHost = !address.includes('/', 'https://'.length) && !address.includes('?');
  return (isBareHost ? `${address}/` : address) as JssdkUrl;
}
