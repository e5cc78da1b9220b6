import safeStringify from 'safe-stable-stringify';
import { type NewRefund } from './new-refund.js';
import { type Refund, type RefundStatus } from './refund.js';
import { newRefundNo } from '../wire/read.js';

/** The refund as it stands in the books. */
export function toRefund(request: NewRefund, { tradeNo, refundStatus, now }: Made): Refund {
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
    refundStatus,
    request: safeStringify(request),
  };
}

interface Made {
  tradeNo: string;
  refundStatus: RefundStatus;
  /** ms since the epoch */
  now: number;
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
