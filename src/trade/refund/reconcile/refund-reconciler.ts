import { Injectable } from '@nestjs/common';
import { type RefundRecord } from '../refund.js';
import { type RefundDocument } from '../refund.schema.js';
import { DueRefundRepository } from './due-refund.repository.js';
import { RefundPoller, type AnnounceRefund } from './refund-poller.js';
import { RefundSignal } from './refund-signal.js';
import { RefundTiming } from './refund-timing.js';
import { DueClaims } from '../../reconcile/due.repository.js';

/** Asks after refunds whose end nobody knows, and has each that came to its end told, whoever found it. */
@Injectable()
export class RefundReconciler {
  private readonly claims: DueClaims<RefundDocument, RefundRecord>;

  constructor(
    private readonly due: DueRefundRepository,
    private readonly inquiry: RefundPoller,
    private readonly timing: RefundTiming,
    private readonly signal: RefundSignal,
  ) {
    this.claims = new DueClaims(due, timing);
  }

  /**
   * Claims refunds that are due, each for one look and by one process; a claim that is not followed by a look lapses by itself.
   * @param limit how many may be looked at now
   * @param allowed how many of an account; however many are due, accounts take turns
   */
  async claimDue(limit: number, allowed?: (accountId: string) => number): Promise<DueRefund[]> {
    return this.claims.claim(limit, allowed);
  }

  /**
   * Looks at a claimed refund, and says when to look again.
   * @throws what kept it from asking (`RefundUnavailable`, …): the refund is looked at a little later then
   */
  async reconcile(refund: DueRefund, announce: AnnounceRefund): Promise<void> {
    try {
      const current = await this.inquiry.inquire(refund);
      if (current.state === 'SUCCESS') await announce(current);
      // Still under the claim that this look began with; what another hand changed meanwhile is looked at again.
      const { askGeneration } = refund;
      await this.due.askAgainUnlessChanged({ ...current, askGeneration }, this.timing.next(current));
    } catch (error) {
      await this.due.askAgainUnlessChanged(refund, this.timing.afterFailure(refund, error));
      throw error;
    }
  }

  /** Hears of each refund that comes to its end in this process. */
  onDue(listener: () => void): void {
    this.signal.onRaise(listener);
  }
}

/** A refund that this process may look at until its claim lapses. */
export type DueRefund = RefundRecord;
