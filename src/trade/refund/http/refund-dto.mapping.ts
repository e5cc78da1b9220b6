import { type Refund } from '../refund.js';
import { type RefundDto } from './refund.dto.js';

/** What an account may see of its refund: not who asked for it, nor what keeps it exact. */
export function toRefundDto(refund: Refund): RefundDto {
  const { outRefundNo, outTradeNo, totalFee, refundFee, reason, state, upstreamStatus, createdAt, settledAt } = refund;
  return {
    outRefundNo,
    outTradeNo,
    totalFee,
    refundFee,
    refundStatus: state,
    createdAt: createdAt.toISOString(),
    ...(reason !== '' && { reason }),
    ...(upstreamStatus !== undefined && { upstreamStatus }),
    ...(settledAt && { settledAt: settledAt.toISOString() }),
  };
}
