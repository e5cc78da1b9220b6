import { Injectable, Logger } from '@nestjs/common';
import { type Counter, Meter, NEVER_DUE } from '../../../common/index.js';
import { type LeaseStore } from '../../../queue/index.js';
import { type DueCandidate } from '../../reconcile/due.repository.js';
import { RefundPlacer, type RefundVerdict } from '../refund-placer.js';
import { RefundWriter } from '../refund-writer.js';
import { isOpen, type Refund, type RefundRecord } from '../refund.js';
import { DueRefundRepository } from './due-refund.repository.js';
import { RefundPollSchedule } from './refund-poll-schedule.js';

/**
 * Tells every module that must know of a refund whose money is back, durably: once it resolves, no crash can lose the news. It is called
 * again for news that was told before, which must change nothing.
 */
export type AnnounceRefund = (refund: Refund) => Promise<void>;

/** A refund that this process may poll until its claim lapses. */
export type DueRefund = RefundRecord;

/**
 * Polls the gateway for refunds whose end is not known, and announces each that succeeded, whoever found its end. A poll moves no money: it
 * enters the gateway's word and brings the trade up to it.
 */
@Injectable()
export class RefundReconciler {
  /** What is due, for whoever polls it. */
  readonly leases: LeaseStore<DueCandidate, RefundRecord>;
  private readonly logger = new Logger(RefundReconciler.name);
  private readonly found: Counter<'state'>;

  constructor(
    private readonly due: DueRefundRepository,
    private readonly placer: RefundPlacer,
    private readonly writer: RefundWriter,
    private readonly schedule: RefundPollSchedule,
    meter: Meter,
  ) {
    this.leases = due;
    this.found = meter.counter({
      name: 'scrm_pay_refunds_reconciled_total',
      help: 'Refunds whose end was found by asking again; abandoned: asked after no more, and left to people',
      labels: ['state'],
    });
  }

  /**
   * Polls a claimed refund, and schedules the next poll.
   * @throws what kept it from asking (`RefundUnavailable`, …): the refund is polled a little later then
   */
  async reconcile(refund: DueRefund, announce: AnnounceRefund): Promise<void> {
    try {
      const current = await this.poll(refund);
      if (current.state === 'SUCCESS') await announce(current);
      // Under the claim that this poll began with; what changed meanwhile is polled again.
      const { askGeneration } = refund;
      await this.due.askAgainUnlessChanged({ ...current, askGeneration }, this.schedule.next(current));
    } catch (error) {
      await this.due.askAgainUnlessChanged(refund, this.schedule.afterFailure(refund, error));
      throw error;
    }
  }

  /** Calls the listener for each refund that ends in this process, so that it need not wait for its next poll. */
  onDue(listener: () => void): void {
    this.writer.onEnded(listener);
  }

  private async poll(refund: RefundRecord): Promise<RefundRecord> {
    if (!isOpen(refund)) return this.writer.settleTrade(refund);
    const verdict = (await this.placer.ask(refund)) ?? this.verdictOnMissing(refund);
    const current = verdict ? await this.writer.enter(refund, verdict) : refund;
    this.count(current);
    return current;
  }

  private verdictOnMissing(refund: RefundRecord): RefundVerdict | undefined {
    return this.schedule.isLost(refund) ? { kind: 'failed', reason: 'NEVER_ARRIVED' } : undefined;
  }

  private count(refund: RefundRecord): void {
    const { outRefundNo, state } = refund;
    if (!isOpen(refund)) this.found.add({ state });
    else if (this.schedule.next(refund) === NEVER_DUE) {
      this.found.add({ state: 'abandoned' });
      this.logger.error({ msg: 'the end of a refund is not known; polled no more', outRefundNo, state });
    }
  }
}
