import { type OutRefundNo } from '../../common/index.js';
import {
  paidFeeOf,
  refundedFee,
  settledRefundFee,
  type TradeFlag,
  type TradeHistoryEntry,
  type ReservedShare,
  type TradeChange,
  type TradeRecord,
} from '../trade.js';
import { isPaid, transition, move } from '../trade.state.js';
import {
  OutRefundNoConflict,
  RefundExceedsPayment,
  RefundTooLate,
  TooManyRefunds,
  TradeNotPaid,
} from './refund.errors.js';
import { type NamedRefundDraft } from './refund-request.js';
import { isTaken, MADE_ELSEWHERE, type Refund, type RefundRecord } from './refund.js';

/** WeChat gives one order back in 50 parts at most. */
const REFUNDS_PER_TRADE = 50;

/** WeChat gives money back within 365 days of the payment. */
const REFUNDABLE_FOR_MS = 365 * 24 * 3_600_000;

/** Failed refunds reserve nothing, and there is no limit to them: the trade keeps the latest. */
const FAILED_KEPT = 50;

/**
 * Reserves a refund's fee on its trade, or renews what an earlier try reserved. `attempt` is the trade's next revision,
 * so no two tries of a trade share one.
 * @returns undefined when the gateway has taken the refund already
 * @throws TradeNotPaid, RefundTooLate, RefundExceedsPayment, TooManyRefunds, OutRefundNoConflict
 */
export function reserve(trade: TradeRecord, draft: NamedRefundDraft, reservedAt: Date): TradeChange | undefined {
  const { outRefundNo, refundFee, digest } = draft;
  const attempt = trade.revision + 1;
  const known = shareOf(trade, outRefundNo);
  if (known && known.digest !== digest) throw new OutRefundNoConflict(outRefundNo);
  if (known && isTaken(known)) return undefined;
  if (known?.state === 'PENDING') return withShare(trade, { ...known, attempt, reservedAt });
  assertRefundable(trade, draft, reservedAt);
  return withShare(trade, { outRefundNo, refundFee, digest, attempt, reservedAt, state: 'PENDING' });
}

/**
 * Enters that the gateway took a refund, and its state since; each with a line of history, and the trade's move by the state table.
 * The gateway's answer counts even where the share had been freed.
 * @returns undefined when it was entered before
 */
export function take(trade: TradeRecord, refund: TakenRefund, at: Date): TradeChange | undefined {
  const { outRefundNo, refundFee, digest, attempt, state, upstreamStatus } = refund;
  const known = shareOf(trade, outRefundNo);
  if (known?.state === 'SUCCESS' || (known?.state === state && known.upstreamStatus === upstreamStatus))
    return undefined;
  const moved = moveOf(trade);
  const share = { outRefundNo, refundFee, digest, attempt, state, reservedAt: known?.reservedAt ?? at };
  const { facts } = withShare(trade, { ...share, ...(upstreamStatus !== undefined && { upstreamStatus }) });
  const origin = digest === MADE_ELSEWHERE ? ' made elsewhere' : '';
  const note = `refund ${outRefundNo} of ${refundFee} fen${origin}: ${upstreamStatus ?? 'taken'}`;
  const abnormal: TradeFlag[] = state === 'ABNORMAL' && known?.state !== 'ABNORMAL' ? ['refund-abnormal'] : [];
  return {
    facts: { ...facts, ...(moved && move(trade, moved.to, { source: 'refund', at })) },
    flags: [...(moved?.flag ? [moved.flag] : []), ...abnormal],
    entry: { at, state: moved?.to ?? trade.tradeStatus, source: 'refund', note },
  };
}

/** A trade whose order has another amount at the gateway was never paid as asked for: its refunds leave its state alone. */
function moveOf(trade: TradeRecord): Exclude<ReturnType<typeof transition>, 'ignored'> | undefined {
  if (paidFeeOf(trade) !== trade.totalFee) return undefined;
  const outcome = transition(trade.tradeStatus, 'REFUNDED');
  return outcome === 'ignored' ? undefined : outcome;
}

/**
 * Enters that a refund failed, once: its fee is free again, and its share stays in the list. Only the latest try may do so, so that a slow
 * one does not free its successor's fee.
 * @returns undefined when there is nothing to enter
 */
export function fail(trade: TradeRecord, refund: FailedRefund, at: Date): TradeChange | undefined {
  const { outRefundNo, refundFee, digest, attempt, reason } = refund;
  const known = shareOf(trade, outRefundNo);
  if (known && (known.attempt !== attempt || known.state === 'FAILED' || known.state === 'SUCCESS')) return undefined;
  const share: ReservedShare = {
    ...(known ?? { outRefundNo, refundFee, digest, attempt, reservedAt: at }),
    state: 'FAILED',
    upstreamStatus: reason,
  };
  const note = `refund ${outRefundNo} of ${share.refundFee} fen failed: ${reason}`;
  const entry: TradeHistoryEntry = { at, state: trade.tradeStatus, source: 'refund', note };
  return { ...withShare(trade, share), entry };
}

/**
 * Removes a share whose refund was never written.
 * @returns undefined when there is none of that try
 */
export function drop(trade: TradeRecord, refused: DroppedShare, at: Date): TradeChange | undefined {
  const { outRefundNo, attempt, reason } = refused;
  const known = shareOf(trade, outRefundNo);
  if (known?.attempt !== attempt || known.state !== 'PENDING') return undefined;
  const note = `refund ${outRefundNo} of ${known.refundFee} fen failed: ${reason}`;
  const entry: TradeHistoryEntry = { at, state: trade.tradeStatus, source: 'refund', note };
  const refunds = trade.refunds.filter((share) => share !== known);
  return { facts: { refunds }, flags: [], entry };
}

/**
 * Enters how many refunds the gateway lists of a trade that it calls refunded. None is a contradiction: how much went back is then not known,
 * which is never taken for nothing, nor for all.
 * @param listing `unlistable`: it has no list, and so many are known; `askAgainAt`: when to ask again where there are none
 * @returns undefined when that is known
 */
export function enterListing(
  trade: TradeRecord,
  { listed, at, unlistable, askAgainAt }: Listing,
): TradeChange | undefined {
  if (trade.refundsAsked?.listed === listed) return undefined;
  const refundsAsked = { since: at, listed, ...(unlistable && { unlistable }) };
  const facts = { refundsAsked, whollyRefunded: isWhollyRefunded(trade) };
  if (listed > 0) return { facts, flags: [], entry: undefined };
  return {
    facts: { ...facts, ...(askAgainAt && { askAt: askAgainAt }) },
    flags: ['refund-unlisted'],
    entry: undefined,
  };
}

interface Listing {
  listed: number;
  at: Date;
  unlistable?: true | undefined;
  askAgainAt?: Date | undefined;
}

/** Shares that the gateway has taken nothing of, and whose latest try began by then. */
export function untakenBy({ refunds }: TradeRecord, moment: Date): ReservedShare[] {
  return refunds.filter(({ state, reservedAt }) => state === 'PENDING' && reservedAt <= moment);
}

/**
 * Whether the try that reserved the share died before it wrote its refund, so that nothing will ever end it.
 * @param refund what stands under the share's number
 */
export function isAbandoned({ digest }: ReservedShare, refund: RefundRecord | undefined): boolean {
  return refund?.digest !== digest || refund.state === 'FAILED';
}

export type TakenRefund = Pick<Refund, 'outRefundNo' | 'refundFee' | 'state' | 'upstreamStatus'> &
  Pick<ReservedShare, 'digest' | 'attempt'>;

type FailedRefund = Pick<RefundRecord, 'outRefundNo' | 'refundFee' | 'digest' | 'attempt'> & { reason: string };

interface DroppedShare {
  outRefundNo: OutRefundNo;
  attempt: number;
  reason: string;
}

export function shareOf({ refunds }: TradeRecord, outRefundNo: string): ReservedShare | undefined {
  return refunds.find((share) => share.outRefundNo === outRefundNo);
}

function assertRefundable(trade: TradeRecord, { refundFee }: Pick<NamedRefundDraft, 'refundFee'>, now: Date): void {
  const { outTradeNo, tradeStatus, paidFee, paidAt, refunds } = trade;
  if (!isPaid(tradeStatus) && paidFee === undefined) throw new TradeNotPaid(outTradeNo);
  // Where nobody told when it was paid, the gateway decides.
  const until = paidAt && new Date(paidAt.getTime() + REFUNDABLE_FOR_MS);
  if (until && until < now) throw new RefundTooLate(outTradeNo, until);
  const left = leftOf(trade);
  if (refundFee > left) throw new RefundExceedsPayment(outTradeNo, left);
  const counted = refunds.filter(({ state }) => state !== 'FAILED');
  if (counted.length >= REFUNDS_PER_TRADE) throw new TooManyRefunds(outTradeNo, REFUNDS_PER_TRADE);
}

/** The gateway may have given back more than was asked of it here. */
function leftOf(trade: TradeRecord): number {
  return Math.max(0, paidFeeOf(trade) - refundedFee(trade));
}

function withShare(trade: TradeRecord, share: ReservedShare): TradeChange {
  const elsewhere = share.digest === MADE_ELSEWHERE ? ({ elsewhere: true } as const) : {};
  const others = trade.refunds.filter(({ outRefundNo }) => outRefundNo !== share.outRefundNo);
  const refunds = bounded([...others, { ...share, ...elsewhere }]);
  return { facts: { refunds, whollyRefunded: isWhollyRefunded({ ...trade, refunds }) }, flags: [], entry: undefined };
}

function bounded(refunds: ReservedShare[]): ReservedShare[] {
  const failed = refunds.filter(({ state }) => state === 'FAILED');
  const dropped = new Set(failed.slice(0, Math.max(0, failed.length - FAILED_KEPT)));
  return refunds.filter((share) => !dropped.has(share));
}

/** Whether all the money is refunded for certain. */
function isWhollyRefunded(trade: Pick<TradeRecord, 'refunds' | 'totalFee' | 'paidFee'>): boolean {
  return settledRefundFee(trade) >= paidFeeOf(trade);
}
