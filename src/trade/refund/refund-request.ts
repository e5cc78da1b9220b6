import {
  type AccountId,
  type Fen,
  type OutRefundNo,
  type OutTradeNo,
  InvalidInput,
  isKeepableText,
  parseAccountId,
  parseFen,
  parseOutRefundNo,
  parseOutTradeNo,
  readAll,
} from '../../common/index.js';
import { createHash } from 'node:crypto';
import safeStringify from 'safe-stable-stringify';
import { parseIdempotencyKey } from '../pay/order-fields.js';
import { paidFeeOf, type TradeRecord } from '../trade.js';
import { type RefundRecord } from './refund.js';

/** A refund as it is asked for, before its fields are checked. */
export interface RefundRequest {
  /** Whose trade it is: from a verified token, never from a body. */
  accountId: string;
  outTradeNo: string;
  /** In fen: an integer, at most what is left of the payment. */
  refundFee: number;
  /** What the payer reads: 1 to 80 characters. */
  reason?: string | null | undefined;
  /** WeChat's rule for out_refund_no: 1 to 64 of `0-9 a-z A-Z _ - | * @`. A new one where left out. */
  outRefundNo?: string | null | undefined;
  /** Stands for an outRefundNo where there is none: 1 to 255 visible ASCII characters, the same for each repeat. */
  idempotencyKey?: string | null | undefined;
  /** Who gives it back, for WeChat's records. No part of the refund's content: a colleague may repeat it, and the first call's is kept. */
  operatorId: string;
}

/** A checked request, as the caller gave it. */
export interface RefundDraft {
  accountId: AccountId;
  outTradeNo: OutTradeNo;
  refundFee: Fen;
  reason: string;
  outRefundNo: OutRefundNo | undefined;
  /** Stands for an outRefundNo where there is none. */
  idempotencyKey?: string | undefined;
  operatorId: string;
}

/** A request with the number and the digest that stand for it. */
export interface NamedRefundDraft extends RefundDraft {
  outRefundNo: OutRefundNo;
  digest: string;
}

/** Equal for two requests exactly when they ask for the same refund. Who asks takes no part: a colleague may repeat it. */
export function refundDigest({ accountId, outTradeNo, refundFee, reason }: RefundDraft): string {
  const content = { accountId, outTradeNo, refundFee, reason };
  return createHash('sha256').update(safeStringify(content)).digest('base64url');
}

const REASON_LENGTH = 80;
const CONTROL = /\p{Cc}/u;

/**
 * The rules of a refund, in one place for HTTP and for callers in the process.
 * @throws InvalidInput naming every field that breaks one
 */
export function parseRefundRequest(request: RefundRequest): RefundDraft {
  return readAll<RefundDraft>({
    accountId: () => parseAccountId(request.accountId),
    outTradeNo: () => parseOutTradeNo(request.outTradeNo),
    refundFee: () => parseFen(request.refundFee, 'refundFee'),
    reason: () => parseReason(request.reason),
    outRefundNo: () => parseNumber(request.outRefundNo),
    operatorId: () => request.operatorId,
    idempotencyKey: () => parseIdempotencyKey(request.idempotencyKey),
  });
}

function parseNumber(value: unknown): OutRefundNo | undefined {
  return value === undefined || value === null ? undefined : parseOutRefundNo(value);
}

function parseReason(value: unknown): string {
  if (value === undefined || value === null) return '';
  const valid = typeof value === 'string' && value.trim() !== '' && Array.from(value).length <= REASON_LENGTH;
  if (!valid || CONTROL.test(value) || !isKeepableText(value)) {
    throw InvalidInput.of('reason', `must be a line of 1 to ${REASON_LENGTH} characters`);
  }
  return value;
}

type PaidTrade = Pick<TradeRecord, 'totalFee' | 'paidFee' | 'merchantId'>;

/** The refund of a request that nobody has made yet. @param about `trade`: what it gives back of */
export function newRefund(
  draft: NamedRefundDraft,
  { trade, attempt, now, askAt }: { trade: PaidTrade; attempt: number; now: Date; askAt: Date },
): RefundRecord {
  return {
    ...draft,
    ...(trade.merchantId !== undefined && { merchantId: trade.merchantId }),
    totalFee: paidFeeOf(trade),
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
