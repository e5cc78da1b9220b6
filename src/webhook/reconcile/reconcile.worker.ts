import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError, PollLoop } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { type DueTrade, ReconcilePolicy, TradeReconciler } from '../../trade/index.js';
import { AskRate } from './ask-rate.js';
import { OutagePause } from './outage-pause.js';
import { PaymentAnnouncer } from './payment-announcer.js';

/** Looks at trades that are due: only so many at once and in a second, and none while WeConnect is down. */
@Injectable()
export class ReconcileWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ReconcileWorker.name);
  private readonly working = new Set<Promise<void>>();
  private rate!: AskRate;
  private pause!: OutagePause;
  private loop!: PollLoop;

  constructor(
    private readonly reconciler: TradeReconciler,
    private readonly announcer: PaymentAnnouncer,
    private readonly policy: ReconcilePolicy,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.rate = new AskRate(this.policy.perSecond, performance.now());
    this.pause = new OutagePause(this.policy);
    this.loop = new PollLoop(
      () => this.look(),
      this.policy.pace,
      (err) => {
        this.logger.error({ msg: 'looking for due trades failed', err });
      },
    );
    if (this.config.roles.has('worker')) this.loop.start();
  }

  /** Resolves once no question is under way. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.working);
  }

  private async look(): Promise<boolean> {
    const now = performance.now();
    if (this.pause.isOn(now)) return false;
    const free = Math.min(this.policy.slots - this.working.size, this.rate.available(now));
    if (free <= 0) return true;
    const trades = await this.reconciler.claimDue(free);
    this.rate.use(trades.length);
    for (const trade of trades) this.track(this.reconcile(trade));
    return trades.length > 0;
  }

  private async reconcile(trade: DueTrade): Promise<void> {
    try {
      await this.reconciler.reconcile(trade, (news) => this.announcer.announce(news));
      this.pause.answered();
    } catch (err) {
      if (isOutage(err)) this.pause.failed(performance.now());
      this.logger.warn({ msg: 'a trade could not be asked after', outTradeNo: trade.outTradeNo, err });
    }
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.working.delete(tracked));
    this.working.add(tracked);
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof DomainError && error.kind === 'unavailable';
}
