import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import { type ModuleName } from '../../common/index.js';
import { type Delivery, type Lane } from './delivery.js';
import { ProcessStopping } from './delivery.errors.js';
import { DeliveryRepository } from './delivery.repository.js';
import { type DeliveryOutcome, DeliveryRunner } from './delivery.runner.js';
import { DeliveryTiming } from './delivery-timing.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { ModuleBreaker } from './module-breaker.js';

const LANES: readonly Lane[] = ['first', 'retry'];

/** The deliveries that run in this process: per module and lane no more than there are slots, so that one slow module holds up no other. */
@Injectable()
export class DeliveryPool {
  private readonly logger = new Logger(DeliveryPool.name);
  private readonly owner = `${hostname()}:${process.pid}`;
  private readonly running = new Map<string, Set<Promise<void>>>();
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
    await Promise.all([...this.running.values()].flatMap((lane) => [...lane]));
    clearTimeout(abort);
  }

  private async fillLane(module: ModuleName, lane: Lane, onFree: () => void): Promise<number> {
    const slots = this.slotsOf(module, lane);
    const free = this.timing.policy.slotsPerLane - slots.size;
    if (free <= 0 || !this.mayStart(module)) return 0;
    const candidates = await this.deliveries.findClaimable(module, lane, this.timing.now(), free);
    let started = 0;
    for (const candidate of this.timing.shuffled(candidates)) {
      if (!this.mayStart(module)) break;
      const lease = { until: this.timing.leaseUntil(), owner: this.owner };
      const delivery = await this.deliveries.claimDue(candidate, this.timing.now(), lease);
      if (!delivery) continue;
      this.start(delivery, slots, onFree);
      started += 1;
    }
    return started;
  }

  private start(delivery: Delivery, slots: Set<Promise<void>>, onFree: () => void): void {
    const run = this.runner
      .run(delivery, this.stopping.signal)
      .then((outcome) => {
        this.judge(delivery.module, outcome);
      })
      // The row stays as it is: its lease ends, and it is claimed again.
      .catch((err: unknown) => {
        this.logger.error({ msg: 'delivery left to its lease', delivery: delivery.id, err });
      })
      .finally(() => {
        const wasFull = slots.size >= this.timing.policy.slotsPerLane;
        slots.delete(run);
        if (wasFull) onFree();
      });
    slots.add(run);
  }

  private judge(module: ModuleName, outcome: DeliveryOutcome): void {
    this.metrics.deliveries.add({ module, outcome });
    if (outcome === 'done') this.breaker.succeeded(module);
    if (outcome === 'failed') this.breaker.failed(module, this.timing.now());
  }

  private mayStart(module: ModuleName): boolean {
    const running = LANES.reduce((sum, lane) => sum + this.slotsOf(module, lane).size, 0);
    return this.breaker.allows(module, this.timing.now(), running);
  }

  private slotsOf(module: ModuleName, lane: Lane): Set<Promise<void>> {
    const key = `${module}:${lane}`;
    const slots = this.running.get(key) ?? new Set();
    this.running.set(key, slots);
    return slots;
  }
}
