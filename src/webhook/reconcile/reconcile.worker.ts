import { Injectable, Logger } from '@nestjs/common';
import { type DueTrade, type OrderNews, TradeReconciler } from '../../trade/index.js';
import { eventFromOrder, InboxService } from '../inbox/inbox.service.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { AskingTerms, AskingWorker } from './asker.js';

/** Puts what was found by asking into the inbox: the way to the modules is the same as a notification's, and so is the key. */
@Injectable()
export class PaymentAnnouncer {
  private readonly logger = new Logger(PaymentAnnouncer.name);

  constructor(
    private readonly arrivals: InboxService,
    private readonly metrics: WebhookMetrics,
  ) {}

  async announce(news: OrderNews): Promise<void> {
    if (!(await this.arrivals.ensure(eventFromOrder(news, { source: 'reconciliation' })))) return;
    const { outTradeNo, tradeStatus } = news;
    this.metrics.reconciled.add({ state: tradeStatus });
    this.logger.log({ msg: 'found what no notification had told', outTradeNo, tradeStatus });
  }
}

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
