import { Injectable, Logger } from '@nestjs/common';
import { type Counter, Meter, NEVER_DUE } from '../../../common/index.js';
import { RefundWriter } from '../refund-writer.js';
import { RefundPlacer, type RefundVerdict } from '../refund-placer.js';
import { isOpen, type RefundRecord, type Refund } from '../refund.js';
import { RefundTiming } from './refund-timing.js';

/** One look at a refund: asks WeConnect while its end is not known, and brings its trade up to it. No money is moved by looking. */
@Injectable()
export class RefundPoller {
  private readonly logger = new Logger(RefundPoller.name);
  private readonly found: Counter<'state'>;

  constructor(
    private readonly placer: RefundPlacer,
    private readonly books: RefundWriter,
    private readonly timing: RefundTiming,
    meter: Meter,
  ) {
    this.found = meter.counter({
      name: 'scrm_pay_refunds_reconciled_total',
      help: 'Refunds whose end was found by asking again; abandoned: asked after no more, and left to people',
      labels: ['state'],
    });
  }

  /**
   * @returns the refund as it then is
   * @throws RefundUnavailable when WeConnect could not be asked
   */
  async inquire(refund: RefundRecord): Promise<RefundRecord> {
    return isOpen(refund) ? this.ask(refund) : this.books.settleTrade(refund);
  }

  private async ask(refund: RefundRecord): Promise<RefundRecord> {
    const verdict = (await this.placer.ask(refund)) ?? this.verdictOnMissing(refund);
    const current = verdict ? await this.books.enter(refund, verdict) : refund;
    this.count(current);
    return current;
  }

  private count(refund: RefundRecord): void {
    const { outRefundNo, state } = refund;
    if (!isOpen(refund)) this.found.add({ state });
    else if (this.timing.next(refund) === NEVER_DUE) {
      this.found.add({ state: 'abandoned' });
      this.logger.error({ msg: 'the end of a refund is not known; no more asking', outRefundNo, state });
    }
  }

  private verdictOnMissing(refund: RefundRecord): RefundVerdict | undefined {
    return this.timing.isLost(refund) ? { kind: 'failed', reason: 'NEVER_ARRIVED' } : undefined;
  }
}

/**
 * Sees to it that every module which must know hears of a refund whose money is back, durably: when it resolves, no crash can lose the
 * news. It is called again for news that was told before, which must change nothing.
 */
export type AnnounceRefund = (refund: Refund) => Promise<void>;
