import { type AnswerReader, reading } from '../transport/answer.reader.js';
import { word } from '../transport/values.js';
import { type SignRequest, type UpstreamSignature } from '../../gateway.types.js';

/** A JSAPI signature as WeConnect answers it. What was signed is what was asked for, where it is not told again. */
export function readingSignature({ appId, signType }: SignRequest): AnswerReader<UpstreamSignature> {
  return reading((wire) => ({
    paySign: wire.needs('paySign', word),
    appId: wire.needsIfTold('appId', word) ?? appId,
    signType: wire.needsIfTold('signType', word) ?? signType,
  }));
}

/** The body of a signature request: WeChat signs exactly these five (JSAPI). */
export function toWireSignRequest(request: SignRequest): object {
  const { accountId, timeStamp, nonceStr, package: packageText, appId, signType } = request;
  return { quncrmAccountId: accountId, params: { timeStamp, nonceStr, package: packageText, appId, signType } };
}
