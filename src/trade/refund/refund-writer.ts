import { Injectable } from '@nestjs/common';
import { type OutTradeNo } from '../../common/index.js';
import { type UpstreamRefund } from '../../gateway/index.js';
import { TradeWriter } from '../trade-writer.js';
import { type TradeRecord } from '../trade-record.js';
import { paidFeeOf } from '../trade.js';
import { OutRefundNoConflict, RefundExceedsPayment, TooManyRefunds } from './refund.errors.js';
import { RefundPollSchedule } from './reconcile/refund-poll-schedule.js';
import { newElsewhere, newRefund } from './refund.mapping.js';
import { type NamedRefundDraft } from './refund-request.js';
import { RefundRepository } from './refund.repository.js';
import { isOpen, isTaken, MADE_ELSEWHERE, type RefundRecord } from './refund.js';
import { drop, enterListing, fail, isAbandoned, reserve, shareOf, take, untakenBy } from './reservation.js';
import { isSame, judge, type RefundVerdict } from './refund-placer.js';

/**
 * Writes refunds down, one document after the other: the trade's reservation, the refund, and once WeConnect has spoken the refund
 * and its trade. After a crash between any two the same call again goes through the same writes, and each finds what is done.
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
    const refund = newRefund(draft, { totalFee: paidFeeOf(reserved), attempt, now, askAt });
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
    if (share?.digest === digest) await this.drop(trade.outTradeNo, { ...share, reason: 'the number is taken' });
    throw new OutRefundNoConflict(outRefundNo);
  }

  /** Enters WeConnect's word: into the refund, then into its trade as that stands now. */
  async enter(refund: RefundRecord, verdict: RefundVerdict): Promise<RefundRecord> {
    await this.write(refund, verdict);
    const entered = await this.settleTrade(await this.refunds.get(refund.outRefundNo));
    if (!isOpen(entered)) this.endedListener?.();
    return entered;
  }

  /** Calls the listener for each refund whose end is entered in this process; a call that is lost costs no more than a wait for the next poll. */
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

  /**
   * Enters WeConnect's list of a trade's refunds, ours and those made elsewhere: each becomes a refund here, asked after until it ends, and
   * its modules hear of it once it has. What the trade says already is not entered again.
   * @param quiet nobody is told, because no module of this service waits for the trade: what has ended is entered into the trade alone
   */
  async enterList(trade: TradeRecord, listed: readonly UpstreamRefund[], quiet: boolean): Promise<TradeRecord> {
    for (const refund of listed) if (isNews(trade, refund)) await this.enterListed(trade, refund, quiet);
    const at = this.schedule.now();
    const askAgainAt = quiet ? undefined : this.schedule.first();
    return this.trades.change(trade.outTradeNo, (current) =>
      enterListing(current, { listed: listed.length, at, askAgainAt }),
    );
  }

  private async enterListed(trade: TradeRecord, upstream: UpstreamRefund, quiet: boolean): Promise<void> {
    const adopted = newElsewhere(trade, upstream, { now: this.schedule.now(), askAt: this.schedule.first() });
    const verdict = judge(adopted, upstream);
    const known = await this.refunds.find(upstream.outRefundNo);
    // Whoever asked for it just now enters its end; failing that, it is asked after on its own.
    if (known && this.isUnderWay(known)) return;
    if (known && isSame(known, upstream)) await this.enter(known, verdict);
    else if (!known && !(quiet && hasEnded(verdict)) && (await this.refunds.insert(adopted)))
      await this.enter(adopted, verdict);
    // The number is another refund's here, perhaps another account's: this trade's money went back all the same.
    else await this.settleTrade(entered(adopted, verdict));
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
   * A process that died between a reservation and its refund leaves a share that nobody gives back; a caller who had named no number
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

  /** A call of its latest try may be on its way, its outcome not known. */
  private isUnderWay({ state, digest, triedAt }: RefundRecord): boolean {
    return state === 'PENDING' && digest !== MADE_ELSEWHERE && triedAt > this.schedule.lostBefore();
  }

  private async fail(outTradeNo: OutTradeNo, failed: Parameters<typeof fail>[1]): Promise<void> {
    await this.trades.change(outTradeNo, (current) => fail(current, failed, this.schedule.now()));
  }

  private async drop(outTradeNo: OutTradeNo, dropped: Parameters<typeof drop>[1]): Promise<void> {
    await this.trades.change(outTradeNo, (current) => drop(current, dropped, this.schedule.now()));
  }
}

/** Whether the list says of a refund what its trade does not say yet. */
function isNews(trade: TradeRecord, { outRefundNo, refundFee, refundStatus }: UpstreamRefund): boolean {
  const share = shareOf(trade, outRefundNo);
  return share?.state === 'PENDING' || share?.upstreamStatus !== refundStatus || share.refundFee !== refundFee;
}

function hasEnded(verdict: RefundVerdict): boolean {
  return verdict.kind === 'failed' || verdict.state === 'SUCCESS';
}

/** The refund as it is after the verdict. */
function entered(refund: RefundRecord, verdict: RefundVerdict): RefundRecord {
  if (verdict.kind === 'failed') return { ...refund, state: 'FAILED', upstreamStatus: verdict.reason };
  return { ...refund, state: verdict.state, upstreamStatus: verdict.upstreamStatus };
}
