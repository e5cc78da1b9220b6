import { Injectable } from '@nestjs/common';
import { type DueTrade, TradeReconciler } from '../../trade/index.js';
import { AskingTerms, AskingWorker } from './asking-worker.js';
import { PaymentAnnouncer } from './payment-announcer.js';

/** Looks at trades that are due. */
@Injectable()
export class ReconcileWorker extends AskingWorker<DueTrade> {
  constructor(reconciler: TradeReconciler, announcer: PaymentAnnouncer, terms: AskingTerms) {
    const questions = {
      claimDue: (limit: number, allowed: (accountId: string) => number) => reconciler.claimDue(limit, allowed),
      ask: (trade: DueTrade) => reconciler.reconcile(trade, (news) => announcer.announce(news)),
      nameOf: ({ outTradeNo }: DueTrade) => ({ outTradeNo }),
    };
    super(questions, terms);
  }
}
