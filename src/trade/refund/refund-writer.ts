import { Injectable } from '@nestjs/common';
import { type OutTradeNo } from '../../common/index.js';
import { TradeWriter } from '../trade-writer.js';
import { type TradeRecord } from '../trade.js';
import { OutRefundNoConflict, RefundExceedsPayment, TooManyRefunds } from './refund.errors.js';
import { RefundPollSchedule } from './reconcile/refund-poll-schedule.js';
import { type NamedRefundDraft, newRefund } from './refund-request.js';
import { RefundRepository } from './refund.repository.js';
import { isOpen, isTaken, type RefundRecord } from './refund.js';
import { drop, fail, isAbandoned, reserve, shareOf, take, untakenBy } from './reserved-fee.js';
import { type RefundVerdict } from './refund-placer.js';

/**
 * Writes refunds, one document after the other: the fee reserved on the trade, the refund, and after the gateway's answer the refund and its
 * trade. A repeat after a crash goes through the same writes, and each is idempotent.
 */
@Injectable()
export class RefundWriter {
  private endedListener: (() => void) | undefined;

  constructor(
    private readonly trades: TradeWriter,
    private readonly refunds: RefundRepository,
    private readonly schedule: RefundPollSchedule,
  ) {}

  /**
   * Reserves the fee on the trade, then opens the refund for this try.
   * @throws OutRefundNoConflict, TradeNotPaid, RefundTooLate, RefundExceedsPayment, TooManyRefunds
   */
  async open(trade: TradeRecord, draft: NamedRefundDraft): Promise<RefundRecord> {
    const { outRefundNo, digest } = draft;
    const reserved = await this.reserve(trade, draft);
    const attempt = shareOf(reserved, outRefundNo)?.attempt ?? reserved.revision;
    const [now, askAt] = [this.schedule.now(), this.schedule.first()];
    const refund = newRefund(draft, { trade: reserved, attempt, now, askAt });
    if (await this.refunds.insert(refund)) return refund;
    await this.refunds.reopenForLaterAttempt(refund);
    const known = await this.refunds.get(outRefundNo);
    if (known.digest !== digest) return this.refuseNumber(reserved, draft);
    // A later try may have begun: this one goes on as itself, so that it cannot free the fee that the other reserved.
    return isTaken(known) ? known : { ...known, attempt };
  }

  /** The number is another refund's: the fee that this or an earlier call reserved under it is freed. */
  async refuseNumber(trade: TradeRecord, { outRefundNo, digest }: NamedRefundDraft): Promise<never> {
    const share = shareOf(trade, outRefundNo);
    if (share?.digest === digest) await this.drop(trade.outTradeNo, { ...share, reason: 'the number is taken' });
    throw new OutRefundNoConflict(outRefundNo);
  }

  /** Enters the gateway's answer into the refund, then into its trade as it is by then. */
  async enter(refund: RefundRecord, verdict: RefundVerdict): Promise<RefundRecord> {
    await this.write(refund, verdict);
    const entered = await this.settleTrade(await this.refunds.get(refund.outRefundNo));
    if (!isOpen(entered)) this.endedListener?.();
    return entered;
  }

  /** Calls the listener for each refund whose end is entered in this process. A lost call only means waiting for the next poll. */
  onEnded(listener: () => void): void {
    this.endedListener = listener;
  }

  /** The trade's part of a refund, taken or failed; nothing where it is done. */
  async settleTrade(refund: RefundRecord): Promise<RefundRecord> {
    const { outTradeNo, state } = refund;
    if (isTaken(refund)) await this.trades.change(outTradeNo, (trade) => take(trade, refund, this.schedule.now()));
    if (state === 'FAILED') await this.fail(outTradeNo, { ...refund, reason: refund.upstreamStatus ?? state });
    return refund;
  }

  private async reserve(trade: TradeRecord, draft: NamedRefundDraft): Promise<TradeRecord> {
    const reserveNow = (): Promise<TradeRecord> =>
      this.trades.change(trade.outTradeNo, (current) => reserve(current, draft, this.schedule.now()));
    try {
      return await reserveNow();
    } catch (error) {
      const isFull = error instanceof RefundExceedsPayment || error instanceof TooManyRefunds;
      if (!isFull || !(await this.releaseAbandoned(trade))) throw error;
      return reserveNow();
    }
  }

  /**
   * A process that died after reserving a fee and before writing its refund leaves a share that nobody frees; a caller who had named no number
   * cannot repeat it either.
   * @returns whether any was given back
   */
  private async releaseAbandoned({ outTradeNo }: TradeRecord): Promise<boolean> {
    const candidates = untakenBy(await this.trades.current(outTradeNo), this.schedule.lostBefore());
    const refunds = await Promise.all(candidates.map(({ outRefundNo }) => this.refunds.find(outRefundNo)));
    const abandoned = candidates.filter((share, n) => isAbandoned(share, refunds[n]));
    for (const share of abandoned) await this.drop(outTradeNo, { ...share, reason: 'it was never begun' });
    return abandoned.length > 0;
  }

  private async write(refund: RefundRecord, verdict: RefundVerdict): Promise<void> {
    const settledAt = this.schedule.now();
    if (verdict.kind === 'taken') {
      const { state, upstreamStatus } = verdict;
      const askAt = state === 'SUCCESS' ? settledAt : this.schedule.first();
      await this.refunds.markTakenUnlessDone(refund.outRefundNo, { state, upstreamStatus, settledAt, askAt });
    } else {
      await this.refunds.markFailedByAttempt(refund, { upstreamStatus: verdict.reason, settledAt });
    }
  }

  private async fail(outTradeNo: OutTradeNo, failed: Parameters<typeof fail>[1]): Promise<void> {
    await this.trades.change(outTradeNo, (current) => fail(current, failed, this.schedule.now()));
  }

  private async drop(outTradeNo: OutTradeNo, dropped: Parameters<typeof drop>[1]): Promise<void> {
    await this.trades.change(outTradeNo, (current) => drop(current, dropped, this.schedule.now()));
  }
}
