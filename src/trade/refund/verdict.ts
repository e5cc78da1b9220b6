import { type UpstreamRefund } from '../../weconnect/index.js';
import { type RefundRecord } from './refund.js';

/** What WeConnect made of a refund, for certain. */
export type RefundVerdict =
  | { kind: 'taken'; state: 'PROCESSING' | 'SUCCESS'; upstreamStatus: string }
  | { kind: 'failed'; reason: string; cause?: unknown };

/** WeChat's words for a refund that came to nothing; the payer got no money. */
const CLOSED: ReadonlySet<string> = new Set(['REFUNDCLOSE', 'CLOSED', 'FAIL']);

/** Reads WeConnect's refund of our number. A word never seen before is one that is not final: the fee stays reserved. */
export function judge(refund: RefundRecord, upstream: UpstreamRefund): RefundVerdict {
  const { refundStatus } = upstream;
  if (!isSame(refund, upstream)) return { kind: 'failed', reason: 'OUT_REFUND_NO_USED' };
  if (CLOSED.has(refundStatus)) return { kind: 'failed', reason: refundStatus };
  const state = refundStatus === 'SUCCESS' ? 'SUCCESS' : 'PROCESSING';
  return { kind: 'taken', state, upstreamStatus: refundStatus };
}

function isSame(refund: RefundRecord, { accountId, outTradeNo, refundFee }: UpstreamRefund): boolean {
  return refund.accountId === accountId && refund.outTradeNo === outTradeNo && refund.refundFee === refundFee;
}
