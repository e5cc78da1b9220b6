import { type OutRefundNo } from '../../common/index.js';
import { move } from '../books/observation.js';
import { type RefundReservation, type TradeChange, type TradeRecord } from '../books/trade-record.js';
import { refundedFee, type TradeHistoryEntry } from '../trade.js';
import { isPaid, transition } from '../trade.state.js';
import { OutRefundNoConflict, RefundExceedsPayment, TooManyRefunds, TradeNotPaid } from './refund.errors.js';
import { type NamedRefundDraft } from './refund-request.js';
import { type Refund, type RefundRecord } from './refund.js';

/** WeChat gives one order back in 50 parts at most. */
const REFUNDS_PER_TRADE = 50;

/**
 * Sets a refund's fee aside on its trade, or renews the reservation that an earlier try made. `attempt` is the trade's next revision,
 * so no two tries of a trade share one.
 * @returns undefined when WeConnect has taken the refund already
 * @throws TradeNotPaid, RefundExceedsPayment, TooManyRefunds, OutRefundNoConflict
 */
export function reserve(trade: TradeRecord, draft: NamedRefundDraft, reservedAt: Date): TradeChange | undefined {
  const { outRefundNo, refundFee, digest } = draft;
  const attempt = trade.revision + 1;
  const known = shareOf(trade, outRefundNo);
  if (known && known.digest !== digest) throw new OutRefundNoConflict(outRefundNo);
  if (known?.taken) return undefined;
  if (known) return withShare(trade, { ...known, attempt, reservedAt });
  assertRefundable(trade, draft);
  return withShare(trade, { outRefundNo, refundFee, digest, attempt, reservedAt, taken: false, settled: false });
}

/**
 * Enters that WeConnect took a refund, and once that is so that the money is back; each with a line of history, and the trade's move by the
 * state table. WeConnect's word counts even where the share had been given back.
 * @returns undefined when it was entered before
 */
export function take(trade: TradeRecord, refund: TakenRefund, at: Date): TradeChange | undefined {
  const { outRefundNo, refundFee, digest, attempt, state, upstreamStatus } = refund;
  const settled = state === 'SUCCESS';
  const known = shareOf(trade, outRefundNo);
  if (known?.taken && (known.settled || !settled)) return undefined;
  const outcome = transition(trade.tradeStatus, 'REFUNDED');
  const moved = outcome === 'ignored' ? undefined : outcome;
  const reservedAt = known?.reservedAt ?? at;
  const { facts } = withShare(trade, { outRefundNo, refundFee, digest, attempt, reservedAt, taken: true, settled });
  const note = `refund ${outRefundNo} of ${refundFee} fen: ${upstreamStatus ?? 'taken'}`;
  return {
    facts: { ...facts, ...(moved && move(trade, moved.to, { source: 'refund', at })) },
    flags: moved?.flag ? [moved.flag] : [],
    entry: { at, state: moved?.to ?? trade.tradeStatus, source: 'refund', note },
  };
}

/**
 * Gives a refund's share back to the trade, once: only the latest try may, so that a slow one takes nothing from its successor.
 * @returns undefined when there is nothing to give back
 */
export function giveBack(trade: TradeRecord, refused: RefusedRefund, at: Date): TradeChange | undefined {
  const { outRefundNo, attempt, reason } = refused;
  const known = shareOf(trade, outRefundNo);
  if (known?.attempt !== attempt) return undefined;
  const note = `refund ${outRefundNo} of ${known.refundFee} fen failed: ${reason}`;
  const entry: TradeHistoryEntry = { at, state: trade.tradeStatus, source: 'refund', note };
  return { facts: { refunds: trade.refunds.filter((share) => share !== known) }, flags: [], entry };
}

/** Shares that WeConnect has taken nothing of, and whose latest try began by then. */
export function untakenBy({ refunds }: TradeRecord, moment: Date): RefundReservation[] {
  return refunds.filter(({ taken, reservedAt }) => !taken && reservedAt <= moment);
}

/**
 * Whether a try that reserved the share died before it wrote its refund down, so that nobody enters the end of that try.
 * @param refund what stands under the share's number
 */
export function isAbandoned({ digest }: RefundReservation, refund: RefundRecord | undefined): boolean {
  return refund?.digest !== digest || refund.state === 'FAILED';
}

export type TakenRefund = Pick<Refund, 'outRefundNo' | 'refundFee' | 'state' | 'upstreamStatus'> &
  Pick<RefundReservation, 'digest' | 'attempt'>;

export interface RefusedRefund {
  outRefundNo: OutRefundNo;
  attempt: number;
  reason: string;
}

export function shareOf({ refunds }: TradeRecord, outRefundNo: OutRefundNo): RefundReservation | undefined {
  return refunds.find((share) => share.outRefundNo === outRefundNo);
}

function assertRefundable(trade: TradeRecord, { refundFee }: NamedRefundDraft): void {
  const { outTradeNo, tradeStatus, totalFee, refunds } = trade;
  if (!isPaid(tradeStatus)) throw new TradeNotPaid(outTradeNo);
  const left = Math.max(0, totalFee - refundedFee(trade));
  if (refundFee > left) throw new RefundExceedsPayment(outTradeNo, left);
  if (refunds.length >= REFUNDS_PER_TRADE) throw new TooManyRefunds(outTradeNo, REFUNDS_PER_TRADE);
}

function withShare({ refunds }: TradeRecord, share: RefundReservation): TradeChange {
  const others = refunds.filter(({ outRefundNo }) => outRefundNo !== share.outRefundNo);
  return { facts: { refunds: [...others, share] }, flags: [], entry: undefined };
}
