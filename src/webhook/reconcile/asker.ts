import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { FairSlots, PollLoop } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { GatewayCircuit } from '../../gateway/index.js';
import { ReconcilePolicy } from '../../trade/index.js';

const SECOND_MS = 1_000;

/** So many in a second, evenly: what is not used is not saved up (a token bucket that holds a tenth of a second). */
export class RateLimiter {
  private readonly capacity: number;
  private tokens: number;
  private filledAt: number;

  /** @param now ms of a clock that never goes back */
  constructor(
    private readonly perSecond: number,
    now: number,
  ) {
    this.capacity = Math.max(1, perSecond / 10);
    this.tokens = this.capacity;
    this.filledAt = now;
  }

  /** How many may begin now. */
  available(now: number): number {
    const gained = ((now - this.filledAt) * this.perSecond) / SECOND_MS;
    this.tokens = Math.min(this.capacity, this.tokens + gained);
    this.filledAt = now;
    return Math.floor(this.tokens);
  }

  use(count: number): void {
    this.tokens -= count;
  }
}

/** Of an account: accounts take turns. */
interface Owned {
  accountId: string;
}

/** What is asked after: how to claim what is due, and one look at it. */
export interface Questions<Item> {
  claimDue(limit: number, allowed: (accountId: string) => number): Promise<Item[]>;
  ask(item: Item): Promise<void>;
  /** For the log. */
  nameOf(item: Item): object;
}

/** Looks at what is due: only so many at once and in a second, by turns of the accounts, and while WeConnect is away a probe now and then. */
export class Asker<Item extends Owned> {
  private readonly logger = new Logger(Asker.name);
  private readonly working = new Set<Promise<void>>();
  private readonly slots: FairSlots;
  private readonly rate: RateLimiter;
  private readonly loop: PollLoop;

  constructor(
    private readonly questions: Questions<Item>,
    policy: ReconcilePolicy,
    private readonly gateway: Pick<GatewayCircuit, 'allowance'>,
  ) {
    this.slots = new FairSlots(policy.slots);
    this.rate = new RateLimiter(policy.perSecond, performance.now());
    this.loop = new PollLoop(
      () => this.look(),
      policy.pace,
      (err) => {
        this.logger.error({ msg: 'looking for what is due failed', err });
      },
    );
  }

  start(): void {
    this.loop.start();
  }

  nudge(): void {
    this.loop.nudge();
  }

  /** Resolves once no question is under way. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.working);
  }

  private async look(): Promise<boolean> {
    const now = performance.now();
    const { allowance } = this.gateway;
    if (allowance <= 0) return false;
    const free = Math.min(this.slots.free, this.rate.available(now), allowance);
    if (free <= 0) return true;
    const items = await this.questions.claimDue(free, (accountId) => this.slots.freeFor(accountId));
    this.rate.use(items.length);
    for (const item of items) this.track(item);
    return items.length > 0;
  }

  private async ask(item: Item): Promise<void> {
    try {
      await this.questions.ask(item);
    } catch (err) {
      this.logger.warn({ msg: 'could not be asked after', ...this.questions.nameOf(item), err });
    }
  }

  private track(item: Item): void {
    const { accountId } = item;
    this.slots.take(accountId);
    const tracked = this.ask(item).finally(() => {
      this.slots.giveBack(accountId);
      this.working.delete(tracked);
    });
    this.working.add(tracked);
  }
}

/** By what all workers ask: how much, in which process, and whether the gateway is there. */
@Injectable()
export class AskingTerms {
  constructor(
    readonly policy: ReconcilePolicy,
    readonly config: Config,
    readonly gateway: GatewayCircuit,
  ) {}
}

/** Asks while the service runs, where this process has the role. */
export abstract class AskingWorker<Item extends Owned> implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private asker: Asker<Item> | undefined;

  protected constructor(
    private readonly questions: Questions<Item>,
    private readonly terms: AskingTerms,
  ) {}

  onApplicationBootstrap(): void {
    const { policy, config, gateway } = this.terms;
    if (!config.roles.has('worker')) return;
    this.asker = new Asker(this.questions, policy, gateway);
    this.asker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.asker?.stop();
  }

  /** Something may have become due. */
  protected nudge(): void {
    this.asker?.nudge();
  }
}
