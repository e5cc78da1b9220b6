import { Injectable, Logger } from '@nestjs/common';
import { type DueCandidate, type DueTrade, type OrderNews, TradeReconciler } from '../../trade/index.js';
import { eventFromOrder, InboxService } from '../inbox/inbox.service.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { PollTerms, PollWorker } from './poll.worker.js';

const logger = new Logger('ReconcileWorker');

/** Polls trades that are due. What is found goes into the inbox: the way to the modules is the same as a notification's, and so is the key. */
@Injectable()
export class ReconcileWorker extends PollWorker<DueCandidate, DueTrade> {
  constructor(reconciler: TradeReconciler, inbox: InboxService, metrics: WebhookMetrics, terms: PollTerms) {
    const announce = async (news: OrderNews): Promise<void> => {
      if (!(await inbox.ensure(eventFromOrder(news, { source: 'reconciliation' })))) return;
      const { outTradeNo, tradeStatus } = news;
      metrics.reconciled.add({ state: tradeStatus });
      logger.log({ msg: 'found what no notification had told', outTradeNo, tradeStatus });
    };
    const source = {
      leases: reconciler.leases,
      poll: (trade: DueTrade) => reconciler.reconcile(trade, announce),
      nameOf: ({ outTradeNo }: DueTrade) => ({ outTradeNo }),
    };
    super(source, terms);
  }
}
