import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { type DueTrade, ReconcilePolicy, TradeReconciler } from '../../trade/index.js';
import { Asker } from './asker.js';
import { PaymentAnnouncer } from './payment-announcer.js';

/** Looks at trades that are due. */
@Injectable()
export class ReconcileWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private asker: Asker<DueTrade> | undefined;

  constructor(
    private readonly reconciler: TradeReconciler,
    private readonly announcer: PaymentAnnouncer,
    private readonly policy: ReconcilePolicy,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.has('worker')) return;
    const questions = {
      claimDue: (limit: number) => this.reconciler.claimDue(limit),
      ask: (trade: DueTrade) => this.reconciler.reconcile(trade, (news) => this.announcer.announce(news)),
      nameOf: ({ outTradeNo }: DueTrade) => ({ outTradeNo }),
    };
    this.asker = new Asker(questions, this.policy);
    this.asker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.asker?.stop();
  }
}
