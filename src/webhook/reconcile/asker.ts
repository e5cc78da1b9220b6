import { Logger } from '@nestjs/common';
import { DomainError, PollLoop } from '../../common/index.js';
import { type ReconcilePolicy } from '../../trade/index.js';
import { WeConnectRefused } from '../../weconnect/index.js';
import { AskRate } from './ask-rate.js';
import { OutagePause } from './outage-pause.js';

/** What is asked after: how to claim what is due, and one look at it. */
export interface Questions<Item> {
  claimDue(limit: number): Promise<Item[]>;
  ask(item: Item): Promise<void>;
  /** For the log. */
  nameOf(item: Item): object;
}

/** Looks at what is due: only so many at once and in a second, and none while WeConnect is down. */
export class Asker<Item> {
  private readonly logger = new Logger(Asker.name);
  private readonly working = new Set<Promise<void>>();
  private readonly rate: AskRate;
  private readonly pause: OutagePause;
  private readonly loop: PollLoop;

  constructor(
    private readonly questions: Questions<Item>,
    private readonly policy: ReconcilePolicy,
  ) {
    this.rate = new AskRate(policy.perSecond, performance.now());
    this.pause = new OutagePause(policy);
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
    if (this.pause.isOn(now)) return false;
    const free = Math.min(this.policy.slots - this.working.size, this.rate.available(now));
    if (free <= 0) return true;
    const items = await this.questions.claimDue(free);
    this.rate.use(items.length);
    for (const item of items) this.track(this.ask(item));
    return items.length > 0;
  }

  private async ask(item: Item): Promise<void> {
    try {
      await this.questions.ask(item);
      this.pause.answered();
    } catch (err) {
      if (isOutage(err)) this.pause.failed(performance.now());
      this.logger.warn({ msg: 'could not be asked after', ...this.questions.nameOf(item), err });
    }
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.working.delete(tracked));
    this.working.add(tracked);
  }
}

/** A refusal is an answer, also where it is told as "not to be had". */
function isOutage(error: unknown): boolean {
  if (!(error instanceof DomainError) || error.cause instanceof WeConnectRefused) return false;
  return error.kind === 'unavailable';
}
