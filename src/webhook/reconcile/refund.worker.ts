import { Injectable } from '@nestjs/common';
import { type DueCandidate, type DueRefund, type Refund, RefundReconciler } from '../../trade/index.js';
import { REFUND_SETTLED, type RefundSettled, refundSettled } from '../events/event-types.js';
import { InboxService } from '../inbox/inbox.service.js';
import { PollTerms, PollWorker } from './poll.worker.js';

/**
 * Polls refunds that are due: those whose end nobody knows, and those that the modules have not heard of. One that came to its end goes into
 * the inbox under a key of its own: from there it reaches each module once.
 */
@Injectable()
export class RefundWorker extends PollWorker<DueCandidate, DueRefund> {
  constructor(reconciler: RefundReconciler, inbox: InboxService, terms: PollTerms) {
    const announce = async ({ outRefundNo, outTradeNo }: Refund): Promise<void> => {
      const event: RefundSettled = { type: REFUND_SETTLED, outRefundNo };
      const key = refundSettled.keyOf(event);
      const body = JSON.stringify(event);
      await inbox.ensure({ key, type: REFUND_SETTLED, source: 'refund', channelId: undefined, outTradeNo, body });
    };
    const source = {
      leases: reconciler.leases,
      poll: (refund: DueRefund) => reconciler.reconcile(refund, announce),
      nameOf: ({ outRefundNo }: DueRefund) => ({ outRefundNo }),
    };
    super(source, terms);
    reconciler.onDue(() => {
      this.wake();
    });
  }
}
