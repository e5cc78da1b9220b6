import { parseAccountId, parseOutTradeNo } from '../../../common/index.js';
import { reading } from '../transport/answer.reader.js';
import { fen, word } from '../transport/values.js';
import { type NewRefund, type UpstreamRefund } from '../../gateway.types.js';

/** A refund as WeConnect answers it. Its numbers, its fee and its status are sure; anything else may be missing, and nothing is made of it. */
export const readRefund = reading<UpstreamRefund>((wire) => ({
  accountId: wire.needsIfTold('quncrmAccountId', parseAccountId),
  outTradeNo: wire.needs('outTradeNo', parseOutTradeNo),
  outRefundNo: wire.needs('outRefundNo', word),
  refundStatus: wire.needs('refundStatus', word),
  refundFee: wire.needs('refundFee', fen),
}));

/** The body of a refund. */
export function toWireRefund(refund: NewRefund): object {
  const { accountId, outTradeNo, outRefundNo, totalFee, refundFee, operatorId, metadata } = refund;
  return { outTradeNo, outRefundNo, totalFee, refundFee, metadata, quncrmAccountId: accountId, opUserId: operatorId };
}
