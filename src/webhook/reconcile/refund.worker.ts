import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { type DueRefund, ReconcilePolicy, RefundReconciler } from '../../trade/index.js';
import { AskingWorker } from './asking-worker.js';
import { RefundAnnouncer } from './refund-announcer.js';

/** Looks at refunds that are due: those whose end nobody knows, and those that the modules have not heard of. */
@Injectable()
export class RefundWorker extends AskingWorker<DueRefund> {
  constructor(reconciler: RefundReconciler, announcer: RefundAnnouncer, policy: ReconcilePolicy, config: Config) {
    const questions = {
      claimDue: (limit: number) => reconciler.claimDue(limit),
      ask: (refund: DueRefund) => reconciler.reconcile(refund, (settled) => announcer.announce(settled)),
      nameOf: ({ outRefundNo }: DueRefund) => ({ outRefundNo }),
    };
    super(questions, policy, config);
    reconciler.onDue(() => {
      this.nudge();
    });
  }
}
