import { Injectable } from '@nestjs/common';
import { type DueRefund, RefundReconciler } from '../../trade/index.js';
import { AskingTerms, AskingWorker } from './asking-worker.js';
import { RefundAnnouncer } from './refund-announcer.js';

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
