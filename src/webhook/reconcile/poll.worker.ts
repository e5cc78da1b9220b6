import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { GatewayCircuit } from '../../gateway/index.js';
import { LeasedQueue, type LeaseStore, PollLoop, RateLimiter } from '../../queue/index.js';
import { ReconcilePolicy } from '../../trade/index.js';

/** What is polled: how to lease what is due, and one poll of it. */
export interface PollSource<Candidate, Item> {
  leases: LeaseStore<Candidate, Item>;
  poll(item: Item): Promise<void>;
  /** For the log. */
  nameOf(item: Item): object;
}

/** Polls what is due: only so many at once and in a second, by turns of the accounts, and while the gateway is away a probe now and then. */
class Poller<Candidate, Item> {
  private readonly logger = new Logger(Poller.name);
  private readonly queue: LeasedQueue<Candidate, Item>;
  private readonly rate: RateLimiter;
  private readonly loop: PollLoop;

  constructor(
    source: PollSource<Candidate, Item>,
    { slots, perSecond, pace }: ReconcilePolicy,
    private readonly gateway: Pick<GatewayCircuit, 'allowance'>,
  ) {
    this.rate = new RateLimiter(perSecond, performance.now());
    this.queue = new LeasedQueue(source.leases, {
      slots,
      budget: () => this.budget(),
      run: (item) => {
        this.rate.use(1);
        return source.poll(item);
      },
      onFailure: (err, item) => {
        this.logger.warn({ msg: 'could not be asked after', ...source.nameOf(item), err });
      },
    });
    this.loop = new PollLoop(
      () => this.look(),
      pace,
      (err) => {
        this.logger.error({ msg: 'looking for what is due failed', err });
      },
    );
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.nudge();
  }

  /** Resolves once no poll is under way. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.queue.drain();
  }

  /** While the gateway is away only what does not go through it is due: of that as much as ever. */
  private budget(): number {
    const { allowance } = this.gateway;
    const available = this.rate.available(performance.now());
    return allowance <= 0 ? available : Math.min(available, allowance);
  }

  private async look(): Promise<boolean> {
    if (this.queue.isFull || this.rate.available(performance.now()) <= 0) return true;
    return (await this.queue.fill()) > 0;
  }
}

/** By what all workers poll: how much, in which process, and whether the gateway is there. */
@Injectable()
export class PollTerms {
  constructor(
    readonly policy: ReconcilePolicy,
    readonly config: Config,
    readonly gateway: GatewayCircuit,
  ) {}
}

/** Polls while the service runs, where this process has the role. */
export abstract class PollWorker<Candidate, Item> implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private poller: Poller<Candidate, Item> | undefined;

  protected constructor(
    private readonly source: PollSource<Candidate, Item>,
    private readonly terms: PollTerms,
  ) {}

  onApplicationBootstrap(): void {
    const { policy, config, gateway } = this.terms;
    if (!config.roles.has('worker')) return;
    this.poller = new Poller(this.source, policy, gateway);
    this.poller.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.poller?.stop();
  }

  /** Something may have become due. */
  protected wake(): void {
    this.poller?.wake();
  }
}
