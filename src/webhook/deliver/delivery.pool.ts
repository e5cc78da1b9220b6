import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import { FairSlots, FairTurns, type ModuleName } from '../../common/index.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { type Delivery, type Lane, ProcessStopping } from './delivery.js';
import { type DeliveryPolicy, DeliveryTiming } from './delivery.policy.js';
import { type Claimable, DeliveryRepository } from './delivery.repository.js';
import { type DeliveryOutcome, DeliveryRunner } from './delivery.runner.js';

interface Streak {
  failures: number;
  /** ms since the epoch */
  pausedUntil: number;
  pause: number;
}

/** Streaks kept at most: the one that was lengthened longest ago goes first, and is counted anew. */
const STREAKS_KEPT = 10_000;

/**
 * Pauses a module for an account whose deliveries fail again and again (a circuit breaker): they wait, and one probe at a time finds out
 * whether all is well. What one account's events do to a module pauses it for no other account.
 */
export class ModuleBreaker {
  private readonly streaks = new Map<string, Streak>();

  constructor(private readonly policy: DeliveryPolicy) {}

  /** How many more deliveries of the account may start at the module now, given how many run. */
  allowance({ module, share }: Subject, now: Date, running: number): number {
    const streak = this.streaks.get(keyOf({ module, share }));
    if (!streak || streak.failures < this.policy.failuresToPause) return Infinity;
    return now.getTime() >= streak.pausedUntil && running === 0 ? 1 : 0;
  }

  succeeded(subject: Subject): void {
    this.streaks.delete(keyOf(subject));
  }

  failed(subject: Subject, now: Date): void {
    const key = keyOf(subject);
    const streak = this.streaks.get(key) ?? { failures: 0, pausedUntil: 0, pause: this.policy.pauseFrom };
    streak.failures += 1;
    if (streak.failures >= this.policy.failuresToPause) {
      streak.pausedUntil = now.getTime() + streak.pause;
      streak.pause = Math.min(streak.pause * 2, this.policy.pauseUpTo);
    }
    this.streaks.delete(key);
    this.streaks.set(key, streak);
    const [oldest] = this.streaks.keys();
    if (this.streaks.size > STREAKS_KEPT && oldest !== undefined) this.streaks.delete(oldest);
  }
}

/** A module, and in whose turn it is called. */
export interface Subject {
  module: ModuleName;
  share: string;
}

function keyOf({ module, share }: Subject): string {
  return `${module}|${share}`;
}

const LANES: readonly Lane[] = ['first', 'retry'];

/** A module's lane: what runs in it, and whose turn is next. */
interface LaneWork {
  slots: FairSlots;
  turns: FairTurns<Claimable>;
}

/**
 * The deliveries that run in this process: per module and lane no more than there are slots, so that one slow module holds up no other;
 * and of these one account never has them all.
 */
@Injectable()
export class DeliveryPool {
  private readonly logger = new Logger(DeliveryPool.name);
  private readonly owner = `${hostname()}:${process.pid}`;
  private readonly lanes = new Map<string, LaneWork>();
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly breaker: ModuleBreaker;

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly runner: DeliveryRunner,
    private readonly timing: DeliveryTiming,
    private readonly metrics: WebhookMetrics,
  ) {
    this.breaker = new ModuleBreaker(timing.policy);
    // One for each delivery that runs.
    setMaxListeners(0, this.stopping.signal);
  }

  /**
   * Claims what can start now, and starts it.
   * @param onFree called when a slot becomes free that others may have waited for
   * @returns how many were started
   */
  async fill(module: ModuleName, onFree: () => void): Promise<number> {
    const started = await Promise.all(LANES.map((lane) => this.fillLane(module, lane, onFree)));
    return started.reduce((sum, count) => sum + count, 0);
  }

  /** Waits for what runs; what still runs after the grace is aborted and given back. */
  async drain(): Promise<void> {
    const abort = setTimeout(() => {
      this.stopping.abort(new ProcessStopping());
    }, this.timing.policy.stopGrace);
    await Promise.all(this.running);
    clearTimeout(abort);
  }

  private async fillLane(module: ModuleName, lane: Lane, onFree: () => void): Promise<number> {
    const { slots, turns } = this.laneOf(module, lane);
    const candidates = await turns.take(slots.free, (share) =>
      Math.min(slots.freeFor(share), this.allowance({ module, share })),
    );
    let started = 0;
    for (const candidate of this.timing.shuffled(candidates)) {
      const { share } = candidate;
      // Once more: some of its own began, or failed, since.
      if (slots.freeFor(share) === 0 || this.allowance({ module, share }) === 0) continue;
      slots.take(share);
      const lease = { until: this.timing.leaseUntil(), owner: this.owner };
      const delivery = await this.deliveries.claimDue(candidate, this.timing.now(), lease).catch((error: unknown) => {
        slots.giveBack(share);
        throw error;
      });
      if (!delivery) {
        slots.giveBack(share);
        continue;
      }
      this.start(delivery, slots, onFree);
      started += 1;
    }
    return started;
  }

  private start(delivery: Delivery, slots: FairSlots, onFree: () => void): void {
    const run = this.runner
      .run(delivery, this.stopping.signal)
      .then((outcome) => {
        this.judge(delivery, outcome);
      })
      // The row stays as it is: its lease ends, and it is claimed again.
      .catch((err: unknown) => {
        this.logger.error({ msg: 'delivery left to its lease', delivery: delivery.id, err });
      })
      .finally(() => {
        const wasTight = slots.isTight;
        slots.giveBack(delivery.share);
        this.running.delete(run);
        if (wasTight) onFree();
      });
    this.running.add(run);
  }

  /** Only what may go better next time speaks for a pause: a delivery that is given up says nothing of those to come. */
  private judge(delivery: Delivery, outcome: DeliveryOutcome): void {
    this.metrics.delivered(delivery.module, outcome);
    if (outcome === 'done') this.breaker.succeeded(delivery);
    if (outcome === 'failed') this.breaker.failed(delivery, this.timing.now());
  }

  private allowance(subject: Subject): number {
    const running = LANES.reduce((sum, lane) => sum + this.laneOf(subject.module, lane).slots.heldBy(subject.share), 0);
    return this.breaker.allowance(subject, this.timing.now(), running);
  }

  private laneOf(module: ModuleName, lane: Lane): LaneWork {
    const key = `${module}:${lane}`;
    const known = this.lanes.get(key);
    if (known) return known;
    const due = this.deliveries.claimable(module, lane, () => this.timing.now());
    const work = { slots: new FairSlots(this.timing.policy.slotsPerLane), turns: new FairTurns(due) };
    this.lanes.set(key, work);
    return work;
  }
}
