import { parseAccountId, parseFen, parseOutTradeNo } from '../../common/index.js';
import { type NewRefund, type UpstreamRefund } from '../weconnect.types.js';
import { type WireRefund } from './refund.wire.js';

/** @throws InvalidInput where a value breaks a rule of ours */
export function toRefund(wire: WireRefund): UpstreamRefund {
  return {
    accountId: wire.quncrmAccountId ? parseAccountId(wire.quncrmAccountId, 'quncrmAccountId') : undefined,
    outTradeNo: parseOutTradeNo(wire.outTradeNo),
    outRefundNo: wire.outRefundNo,
    refundStatus: wire.refundStatus,
    refundFee: parseFen(wire.refundFee, 'refundFee'),
  };
}

/** The body of a refund. */
export function toWireRefund(refund: NewRefund): object {
  const { accountId, outTradeNo, outRefundNo, totalFee, refundFee, operatorId, metadata } = refund;
  return { outTradeNo, outRefundNo, totalFee, refundFee, metadata, quncrmAccountId: accountId, opUserId: operatorId };
}
