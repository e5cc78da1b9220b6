import { Injectable } from '@nestjs/common';
import { type OutTradeNo } from '../../common/index.js';
import { TradeBooks } from '../books/trade-books.js';
import { type TradeRecord } from '../books/trade-record.js';
import { OutRefundNoConflict, RefundExceedsPayment, TooManyRefunds } from './refund.errors.js';
import { RefundSignal } from './reconcile/refund-signal.js';
import { RefundTiming } from './reconcile/refund-timing.js';
import { newRefund } from './refund.mapping.js';
import { type NamedRefundDraft } from './refund-request.js';
import { RefundRepository } from './refund.repository.js';
import { isOpen, isTaken, type RefundRecord } from './refund.js';
import { giveBack, isAbandoned, reserve, shareOf, take, untakenBy } from './reservation.js';
import { type RefundVerdict } from './verdict.js';

/**
 * Writes refunds down, one document after the other: the trade's reservation, the refund, and once WeConnect has spoken the refund
 * and its trade. After a crash between any two the same call again goes through the same writes, and each finds what is done.
 */
@Injectable()
export class RefundBooks {
  constructor(
    private readonly trades: TradeBooks,
    private readonly refunds: RefundRepository,
    private readonly timing: RefundTiming,
    private readonly signal: RefundSignal,
  ) {}

  /**
   * Reserves the fee on the trade, then opens the refund for this try.
   * @throws OutRefundNoConflict, TradeNotPaid, RefundExceedsPayment, TooManyRefunds
   */
  async open(trade: TradeRecord, draft: NamedRefundDraft): Promise<RefundRecord> {
    const { outRefundNo, digest } = draft;
    const reserved = await this.reserve(trade, draft);
    const attempt = shareOf(reserved, outRefundNo)?.attempt ?? reserved.revision;
    const [now, askAt] = [this.timing.now(), this.timing.first()];
    const refund = newRefund(draft, { totalFee: trade.totalFee, attempt, now, askAt });
    if (await this.refunds.insert(refund)) return refund;
    await this.refunds.reopenForLaterAttempt(refund);
    const known = await this.refunds.get(outRefundNo);
    if (known.digest !== digest) return this.refuseNumber(reserved, draft);
    // A later try may have begun: this one goes on as itself, so that it cannot give the other's reservation back.
    return isTaken(known) ? known : { ...known, attempt };
  }

  /** The number is another refund's: what an earlier or this call reserved for it here, between two writes, is given back. */
  async refuseNumber(trade: TradeRecord, { outRefundNo, digest }: NamedRefundDraft): Promise<never> {
    const share = shareOf(trade, outRefundNo);
    if (share?.digest === digest) await this.release(trade.outTradeNo, { ...share, reason: 'the number is taken' });
    throw new OutRefundNoConflict(outRefundNo);
  }

  /** Enters WeConnect's word: into the refund, then into its trade as that stands now. */
  async enter(refund: RefundRecord, verdict: RefundVerdict): Promise<RefundRecord> {
    await this.write(refund, verdict);
    const entered = await this.settleTrade(await this.refunds.get(refund.outRefundNo));
    if (!isOpen(entered)) this.signal.raise();
    return entered;
  }

  /** The trade's part of a refund, taken or failed; nothing where it is done. */
  async settleTrade(refund: RefundRecord): Promise<RefundRecord> {
    const { outTradeNo, state } = refund;
    if (isTaken(refund)) await this.trades.change(outTradeNo, (trade) => take(trade, refund, this.timing.now()));
    if (state === 'FAILED') await this.release(outTradeNo, { ...refund, reason: refund.upstreamStatus ?? state });
    return refund;
  }

  private async reserve(trade: TradeRecord, draft: NamedRefundDraft): Promise<TradeRecord> {
    const reserveNow = (): Promise<TradeRecord> =>
      this.trades.change(trade.outTradeNo, (current) => reserve(current, draft, this.timing.now()));
    try {
      return await reserveNow();
    } catch (error) {
      const isFull = error instanceof RefundExceedsPayment || error instanceof TooManyRefunds;
      if (!isFull || !(await this.releaseAbandoned(trade))) throw error;
      return reserveNow();
    }
  }

  /**
   * A process that died between a reservation and its refund leaves a share that nobody gives back; a caller who had named no number
   * cannot repeat it either.
   * @returns whether any was given back
   */
  private async releaseAbandoned({ outTradeNo }: TradeRecord): Promise<boolean> {
    const candidates = untakenBy(await this.trades.current(outTradeNo), this.timing.lostBefore());
    const refunds = await Promise.all(candidates.map(({ outRefundNo }) => this.refunds.find(outRefundNo)));
    const abandoned = candidates.filter((share, n) => isAbandoned(share, refunds[n]));
    for (const share of abandoned) await this.release(outTradeNo, { ...share, reason: 'it was never begun' });
    return abandoned.length > 0;
  }

  private async write(refund: RefundRecord, verdict: RefundVerdict): Promise<void> {
    const settledAt = this.timing.now();
    if (verdict.kind === 'taken') {
      const { state, upstreamStatus } = verdict;
      await this.refunds.markTakenUnlessDone(refund.outRefundNo, { state, upstreamStatus, settledAt });
    } else {
      await this.refunds.markFailedByAttempt(refund, { upstreamStatus: verdict.reason, settledAt });
    }
  }

  private async release(outTradeNo: OutTradeNo, refused: Parameters<typeof giveBack>[1]): Promise<void> {
    await this.trades.change(outTradeNo, (current) => giveBack(current, refused, this.timing.now()));
  }
}
