import { digestWithKey, type SignType } from './digest.js';
import { requireText } from './require-text.js';

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
 * @throws TypeError that names the argument: for a key or field that is missing, empty or no text (WeChat would leave an empty one out,
 *   and WeChat on iOS takes a number for a missing one), and for another `signType`
 */
export function signJsapi(call: JsapiCall, key: string): string {
  const { appId, nonceStr, package: prepay, signType, timeStamp } = call;
  requireText('appId', appId);
  requireText('nonceStr', nonceStr);
  requireText('package', prepay);
  requireText('timeStamp', timeStamp);
  const joined = `appId=${appId}&nonceStr=${nonceStr}&package=${prepay}&signType=${signType}&timeStamp=${timeStamp}`;
  return digestWithKey(joined, key, signType);
}
