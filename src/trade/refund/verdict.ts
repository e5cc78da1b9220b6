import { type UpstreamRefund } from '../../gateway/index.js';
import { type RefundRecord } from './refund.js';

/** What WeConnect made of a refund, for certain. */
export type RefundVerdict =
  | { kind: 'taken'; state: 'PROCESSING' | 'ABNORMAL' | 'SUCCESS'; upstreamStatus: string }
  | { kind: 'failed'; reason: string; cause?: unknown };

/** WeChat's words for a refund that came to nothing; the payer got no money. */
const CLOSED: ReadonlySet<string> = new Set(['REFUNDCLOSE', 'CLOSED', 'FAIL']);

/**
 * Reads WeConnect's refund of our number. `CHANGE` and `ABNORMAL` (WeChat's words for a card that is dead) are not final: the fee stays
 * reserved, and somebody has to look. So does a word never seen before: it is neither an end nor known to be on its way.
 */
export function judge(refund: RefundRecord, upstream: UpstreamRefund): RefundVerdict {
  const { refundStatus } = upstream;
  if (!isSame(refund, upstream)) return { kind: 'failed', reason: 'OUT_REFUND_NO_USED' };
  if (CLOSED.has(refundStatus)) return { kind: 'failed', reason: refundStatus };
  const state = refundStatus === 'SUCCESS' || refundStatus === 'PROCESSING' ? refundStatus : 'ABNORMAL';
  return { kind: 'taken', state, upstreamStatus: refundStatus };
}

/** Whether WeConnect's refund is ours, by what it is sure to tell. */
export function isSame(refund: RefundRecord, { accountId, outTradeNo, refundFee }: UpstreamRefund): boolean {
  const ours = accountId === undefined || refund.accountId === accountId;
  return ours && refund.outTradeNo === outTradeNo && refund.refundFee === refundFee;
}
