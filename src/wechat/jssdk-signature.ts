import { hash } from 'node:crypto';
import { isSeconds, requireText } from './sign.js';
import { type Branded } from '../common/values/ids.js';

/** The part of a page's address that WeChat's client signs; made by `jssdkUrl`. */
export type JssdkUrl = Branded<string, 'JssdkUrl'>;

const ADDRESS = /^https?:\/\/[^/?#]/i;

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
 * @throws TypeError that names the argument: for a ticket or nonce that is missing or empty, a time that is no whole number of seconds, a
 *   URL that is no http or https address
 */
export function jssdkSignature({ url, ...rest }: JssdkSignatureInput): string {
  return signJssdk({ ...rest, url: jssdkUrl(url) });
}

/** `jssdkSignature` for an address that `jssdkUrl` has been through: it was read when it was checked. @throws TypeError as that does */
export function signJssdk({ ticket, nonceStr, timestamp, url }: JssdkSignatureInput & { url: JssdkUrl }): string {
  requireText('ticket', ticket);
  requireText('nonceStr', nonceStr);
  requireText('url', url);
  if (!isSeconds(timestamp)) throw new TypeError('timestamp must be whole seconds since the epoch');
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`;
  if (!text.isWellFormed()) throw new TypeError('ticket, nonceStr and url must be well-formed text');
  return hash('sha1', text);
}

/** What is signed of a page's http or https address as its browser has it, percent escapes kept: all but `#…`; a bare host has its `/`, as browsers write it. @throws TypeError for any other address */
export function jssdkUrl(url: string): JssdkUrl {
  if (typeof url !== 'string' || !ADDRESS.test(url)) throw new TypeError('url must be an http or https address');
  const fragment = url.indexOf('#');
  const address = fragment === -1 ? url : url.slice(0, fragment);
  const isBareHost = !address.includes('/', 'https://'.length) && !address.includes('?');
  return (isBareHost ? `${address}/` : address) as JssdkUrl;
}
