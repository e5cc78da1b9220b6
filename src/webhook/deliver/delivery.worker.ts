import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import { type ModuleName } from '../../common/index.js';
import { CircuitBreakers, LeasedQueue, PollLoop } from '../../queue/index.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { type Delivery, type Lane, ProcessStopping, DeliveryTiming } from './delivery.js';
import { type Claimable, DeliveryRepository } from './delivery.repository.js';
import { DeliveryRunner } from './delivery.runner.js';
import { WakeUps } from '../inbox/inbox.service.js';

const PACE = { busy: 100, idle: 2_000 };
const LANES: readonly Lane[] = ['first', 'retry'];

/**
 * Finds deliveries that are due, those just stored at once, the others by polling, and runs them: per module and lane no more than there are
 * slots, so that one slow module holds up no other; and of these one account never has them all. A module whose deliveries of an account
 * fail again and again is paused for that account alone.
 */
@Injectable()
export class DeliveryWorker {
  private readonly logger = new Logger(DeliveryWorker.name);
  private readonly owner = `${hostname()}:${process.pid}`;
  private readonly lanes = new Map<string, LeasedQueue<Claimable, Delivery>>();
  private readonly stopping = new AbortController();
  private readonly woken = new Set<ModuleName>();
  private sweptAt = 0;
  private breakers: CircuitBreakers | undefined;
  private readonly loop = new PollLoop(
    () => this.look(),
    PACE,
    (err) => {
      this.logger.error({ msg: 'looking for deliveries failed', err });
    },
  );

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly runner: DeliveryRunner,
    private readonly timing: DeliveryTiming,
    private readonly metrics: WebhookMetrics,
    private readonly wakeUps: WakeUps,
  ) {
    // One for each delivery that runs.
    setMaxListeners(0, this.stopping.signal);
  }

  start(): void {
    this.wakeUps.onDeliveryStored((module) => {
      this.wake(module);
    });
    this.loop.start();
  }

  /** Waits for what runs; what still runs after the grace is aborted and given back. */
  async stop(): Promise<void> {
    await this.loop.stop();
    const abort = setTimeout(() => {
      this.stopping.abort(new ProcessStopping());
    }, this.timing.policy.stopGrace);
    await Promise.all([...this.lanes.values()].map((lane) => lane.drain()));
    clearTimeout(abort);
  }

  private wake(module: ModuleName): void {
    this.woken.add(module);
    this.loop.nudge();
  }

  private async look(): Promise<boolean> {
    const modules = await this.modulesToServe();
    this.woken.clear();
    const lanes = modules.flatMap((module) => LANES.map((lane) => this.laneOf(module, lane)));
    const begun = await Promise.all(lanes.map((lane) => lane.fill()));
    return begun.some((count) => count > 0);
  }

  /** However many wake-ups come, every module with work is looked after in between. */
  private async modulesToServe(): Promise<ModuleName[]> {
    const now = this.timing.now().getTime();
    if (this.woken.size > 0 && now - this.sweptAt < PACE.idle) return [...this.woken];
    this.sweptAt = now;
    return this.deliveries.modules();
  }

  private laneOf(module: ModuleName, lane: Lane): LeasedQueue<Claimable, Delivery> {
    const key = `${module}:${lane}`;
    const known = this.lanes.get(key);
    if (known) return known;
    const { deliveries, timing, owner } = this;
    const store = {
      ...deliveries.claimable(module, lane, () => timing.now()),
      claim: (found: Claimable) => deliveries.claimDue(found, timing.now(), { until: timing.leaseUntil(), owner }),
    };
    const queue = new LeasedQueue(store, {
      slots: timing.policy.slotsPerLane,
      strictShares: true,
      allowed: (share) => this.allowed(module, share),
      // In random order, so that processes do not all reach for the same one.
      order: (found) => timing.shuffled(found),
      run: (delivery) => this.run(delivery),
      onFailure: (err, { id }) => {
        this.logger.error({ msg: 'delivery left to its lease', delivery: id, err });
      },
      onFree: () => {
        this.wake(module);
      },
    });
    this.lanes.set(key, queue);
    return queue;
  }

  /** Only what may go better next time speaks for a pause: a delivery that is given up says nothing of those to come. */
  private async run(delivery: Delivery): Promise<void> {
    const { module, share } = delivery;
    const outcome = await this.runner.run(delivery, this.stopping.signal);
    this.metrics.delivered(module, outcome);
    if (outcome === 'done') this.circuits.succeeded(circuitOf(module, share));
    if (outcome === 'failed') this.circuits.failed(circuitOf(module, share));
  }

  private allowed(module: ModuleName, share: string): number {
    const running = LANES.reduce((sum, lane) => sum + this.laneOf(module, lane).heldBy(share), 0);
    return this.circuits.allowance(circuitOf(module, share), running);
  }

  private get circuits(): CircuitBreakers {
    const { failuresToPause: failuresToOpen, pauseFrom, pauseUpTo } = this.timing.policy;
    const date = (): Date => this.timing.now();
    const policy = { failuresToOpen, pauseFrom, pauseUpTo };
    return (this.breakers ??= new CircuitBreakers(policy, { now: () => date().getTime(), date }));
  }
}

/** What an account's events do to a module pauses it for no other account. */
function circuitOf(module: ModuleName, share: string): string {
  return `${module}|${share}`;
}
