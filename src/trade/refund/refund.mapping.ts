import { type AccountId, type Fen, type OutRefundNo, type OutTradeNo } from '../../common/index.js';
import { type NewRefund, type UpstreamRefund } from '../../gateway/index.js';
import { type TradeRecord } from '../trade-record.js';
import { paidFeeOf } from '../trade.js';
import { type NamedRefundDraft } from './refund-request.js';
import { type RefundDocument } from './refund.schema.js';
import { MADE_ELSEWHERE, type RefundRecord } from './refund.js';

/** WeChat's limit for op_user_id. */
const OPERATOR_LENGTH = 32;

/** The refund of a request that nobody has made yet. */
export function newRefund(
  draft: NamedRefundDraft,
  { totalFee, attempt, now, askAt }: { totalFee: Fen; attempt: number; now: Date; askAt: Date },
): RefundRecord {
  return {
    ...draft,
    totalFee,
    attempt,
    state: 'PENDING',
    upstreamStatus: undefined,
    createdAt: now,
    triedAt: now,
    askAt,
    askGeneration: 0,
    settledAt: undefined,
  };
}

/** A refund that was made elsewhere, as the first look at it finds it: under a try that nobody here makes, so that none may take it back. */
export function newElsewhere(
  { accountId, outTradeNo, ...trade }: TradeRecord,
  { outRefundNo, refundFee }: UpstreamRefund,
  { now, askAt }: { now: Date; askAt: Date },
): RefundRecord {
  const draft = {
    accountId,
    outTradeNo,
    refundFee,
    outRefundNo: outRefundNo as OutRefundNo,
    reason: '',
    operatorId: '',
    digest: MADE_ELSEWHERE,
  };
  return newRefund(draft, { totalFee: paidFeeOf(trade), attempt: 0, now, askAt });
}

/** From what is stored, so that every repeat has identical parameters (WeChat's rule). */
export function toNewRefund(refund: RefundRecord): NewRefund {
  const { accountId, outTradeNo, outRefundNo, totalFee, refundFee, reason, operatorId } = refund;
  return {
    accountId,
    outTradeNo,
    outRefundNo,
    totalFee,
    refundFee,
    operatorId: operatorId.slice(0, OPERATOR_LENGTH),
    metadata: reason === '' ? {} : { reason },
  };
}

/** A refund that WeConnect has said nothing of: mongoose would write undefined members as null. */
export function toDocument(refund: RefundRecord): RefundDocument {
  const { outRefundNo, accountId, outTradeNo, totalFee, refundFee, reason, operatorId } = refund;
  const { digest, attempt, state, createdAt, triedAt, askAt, askGeneration } = refund;
  return {
    _id: outRefundNo,
    accountId,
    outTradeNo,
    totalFee,
    refundFee,
    reason,
    operatorId,
    digest,
    attempt,
    state,
    createdAt,
    triedAt,
    askAt,
    askGeneration,
  };
}

export function toRefund({ _id, accountId, outTradeNo, totalFee, refundFee, ...rest }: RefundDocument): RefundRecord {
  return {
    ...rest,
    outRefundNo: _id as OutRefundNo,
    accountId: accountId as AccountId,
    outTradeNo: outTradeNo as OutTradeNo,
    totalFee: totalFee as Fen,
    refundFee: refundFee as Fen,
    upstreamStatus: rest.upstreamStatus,
    settledAt: rest.settledAt,
  };
}
