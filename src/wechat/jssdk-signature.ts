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
  /** The page's address as its browser has it, percent escapes kept. */
  url: string;
}

/**
 * WeChat's JS-SDK signature: SHA-1 in lower-case hex over ticket, nonce, time and URL. The URL is taken as `jssdkUrl` gives it.
 * Every other change of the URL (decoding, another scheme) would be an "invalid signature" in the page.
 */
export function jssdkSignature({ url, ...rest }: JssdkSignatureInput): string {
  return signJssdk({ ...rest, url: jssdkUrl(url) });
}

/** `jssdkSignature` for an address that `jssdkUrl` has been through: it was read when it was checked. */
export function signJssdk({ ticket, nonceStr, timestamp, url }: JssdkSignatureInput & { url: JssdkUrl }): string {
  return hash('sha1', `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`);
}

/** What is signed of a page's http or https address as its browser has it, percent escapes kept: all but `#…`; a bare host has its `/`, as browsers write it. */
export function jssdkUrl(url: string): JssdkUrl {
  const fragment = url.indexOf('#');
  const address = fragment === -1 ? url : url.slice(0, fragment);
  const isBareHost = !address.includes('/', 'https://'.length) && !address.includes('?');
  return (isBareHost ? `${address}/` : address) as JssdkUrl;
}
