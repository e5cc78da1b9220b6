import { digestWithKey, type SignType } from './digest.js';

/** What a page hands to `getBrandWCPayRequest`, all of it signed. */
export interface JsapiCall {
  appId: string;
  nonceStr: string;
  /** `prepay_id=…` */
  package: string;
  signType: SignType;
  /** Seconds since the epoch, as text. */
  timeStamp: string;
}

/**
 * `sign` for the five fields of a JSAPI call, which every payment runs: they stand in ASCII order already, so nothing is looked up or sorted.
 * @param key the merchant's API key
 * @throws TypeError for an empty key or field: WeChat would leave the field out, and the page could not pay
 */
export function signJsapi(call: JsapiCall, key: string): string {
  const { appId, nonceStr, package: prepay, signType, timeStamp } = call;
  if (appId === '' || nonceStr === '' || prepay === '' || timeStamp === '') {
    throw new TypeError('a JSAPI call with an empty field cannot be signed');
  }
  const joined = `appId=${appId}&nonceStr=${nonceStr}&package=${prepay}&signType=${signType}&timeStamp=${timeStamp}`;
  return digestWithKey(joined, key, signType);
}
