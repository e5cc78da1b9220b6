import { hash } from 'node:crypto';

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
export function jssdkSignature({ ticket, nonceStr, timestamp, url }: JssdkSignatureInput): string {
  return hash('sha1', `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${jssdkUrl(url)}`);
}

const BARE_HOST = /^https?:\/\/[^/?#]+$/i;

/** The part of a page's address that WeChat's client signs: without `#…`; a bare host has its `/`, as browsers write it. */
export function jssdkUrl(url: string): string {
  const fragment = url.indexOf('#');
  const address = fragment === -1 ? url : url.slice(0, fragment);
  return BARE_HOST.test(address) ? `${address}/` : address;
}
