import safeStringify from 'safe-stable-stringify';
import { newRefundNo } from '../wire/numbers.js';
import { type NewRefund } from './new-refund.js';
import { type Refund } from './refund.js';

/** The refund as it stands in the books. @param now ms since the epoch */
export function toRefund(request: NewRefund, tradeNo: string, now: number): Refund {
  return {
    outRefundNo: request.outRefundNo,
    refundNo: newRefundNo(now),
    accountId: request.quncrmAccountId,
    outTradeNo: request.outTradeNo,
    tradeNo,
    totalFee: request.totalFee,
    refundFee: request.refundFee,
    opUserId: request.opUserId,
    metadata: request.metadata ?? {},
    createTime: now,
    refundStatus: 'SUCCESS',
    request: safeStringify(request),
  };
}

/** As WeConnect answers it. */
export function toWire(refund: Refund): object {
  return {
    channelType: 'WECHAT',
    quncrmAccountId: refund.accountId,
    outTradeNo: refund.outTradeNo,
    tradeNo: refund.tradeNo,
    outRefundNo: refund.outRefundNo,
    refundNo: refund.refundNo,
    totalFee: refund.totalFee,
    refundFee: refund.refundFee,
    opUserId: refund.opUserId,
    metadata: refund.metadata,
    createTime: refund.createTime,
    refundStatus: refund.refundStatus,
  };
}
