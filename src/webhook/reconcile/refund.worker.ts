import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { type DueRefund, ReconcilePolicy, RefundReconciler } from '../../trade/index.js';
import { Asker } from './asker.js';
import { RefundAnnouncer } from './refund-announcer.js';

/** Looks at refunds that are due: those whose end nobody knows, and those that the modules have not heard of. */
@Injectable()
export class RefundWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private asker: Asker<DueRefund> | undefined;

  constructor(
    private readonly reconciler: RefundReconciler,
    private readonly announcer: RefundAnnouncer,
    private readonly policy: ReconcilePolicy,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.has('worker')) return;
    const questions = {
      claimDue: (limit: number) => this.reconciler.claimDue(limit),
      ask: (refund: DueRefund) => this.reconciler.reconcile(refund, (settled) => this.announcer.announce(settled)),
      nameOf: ({ outRefundNo }: DueRefund) => ({ outRefundNo }),
    };
    const asker = new Asker(questions, this.policy);
    this.asker = asker;
    this.reconciler.onDue(() => {
      asker.nudge();
    });
    asker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.asker?.stop();
  }
}
