import { Injectable } from '@nestjs/common';
import { type DueRefund, type Refund, RefundReconciler } from '../../trade/index.js';
import { REFUND_SETTLED, type RefundSettled, refundSettled } from '../events/event-types.js';
import { InboxService } from '../inbox/inbox.service.js';
import { AskingTerms, AskingWorker } from './asker.js';

/** Puts a refund that came to its end into the inbox, under a key of its own: from there it reaches each module once. */
@Injectable()
export class RefundAnnouncer {
  constructor(private readonly arrivals: InboxService) {}

  async announce({ outRefundNo, outTradeNo }: Refund): Promise<void> {
    const event: RefundSettled = { type: REFUND_SETTLED, outRefundNo };
    const key = refundSettled.keyOf(event);
    const body = JSON.stringify(event);
    await this.arrivals.ensure({ key, type: REFUND_SETTLED, source: 'refund', channelId: undefined, outTradeNo, body });
  }
}

/** Looks at refunds that are due: those whose end nobody knows, and those that the modules have not heard of. */
@Injectable()
export class RefundWorker extends AskingWorker<DueRefund> {
  constructor(reconciler: RefundReconciler, announcer: RefundAnnouncer, terms: AskingTerms) {
    const questions = {
      claimDue: (limit: number, allowed: (accountId: string) => number) => reconciler.claimDue(limit, allowed),
      ask: (refund: DueRefund) => reconciler.reconcile(refund, (settled) => announcer.announce(settled)),
      nameOf: ({ outRefundNo }: DueRefund) => ({ outRefundNo }),
    };
    super(questions, terms);
    reconciler.onDue(() => {
      this.nudge();
    });
  }
}
