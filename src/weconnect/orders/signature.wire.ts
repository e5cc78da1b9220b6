import Type from 'typebox';
import { TEXT } from '../transport/wire.types.js';
import { type SignRequest } from '../weconnect.types.js';

/** A JSAPI signature as WeConnect answers it. */
export const SIGNATURE = Type.Object({ appId: TEXT, signType: TEXT, paySign: TEXT });

/** The body of a signature request: WeChat signs exactly these five (JSAPI). */
export function toWireSignRequest(request: SignRequest): object {
  const { accountId, timeStamp, nonceStr, package: packageText, appId, signType } = request;
  return { quncrmAccountId: accountId, params: { timeStamp, nonceStr, package: packageText, appId, signType } };
}
