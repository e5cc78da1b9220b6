import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { type DueTrade, ReconcilePolicy, TradeReconciler } from '../../trade/index.js';
import { AskingWorker } from './asking-worker.js';
import { PaymentAnnouncer } from './payment-announcer.js';

/** Looks at trades that are due. */
@Injectable()
export class ReconcileWorker extends AskingWorker<DueTrade> {
  constructor(reconciler: TradeReconciler, announcer: PaymentAnnouncer, policy: ReconcilePolicy, config: Config) {
    const questions = {
      claimDue: (limit: number) => reconciler.claimDue(limit),
      ask: (trade: DueTrade) => reconciler.reconcile(trade, (news) => announcer.announce(news)),
      nameOf: ({ outTradeNo }: DueTrade) => ({ outTradeNo }),
    };
    super(questions, policy, config);
  }
}
