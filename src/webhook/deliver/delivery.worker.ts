import { Injectable, Logger } from '@nestjs/common';
import { type ModuleName, PollLoop } from '../../common/index.js';
import { WakeUps } from '../inbox/wake-ups.js';
import { DeliveryTiming } from './delivery.policy.js';
import { DeliveryPool } from './delivery.pool.js';
import { DeliveryRepository } from './delivery.repository.js';

const PACE = { busy: 100, idle: 2_000 };

/** Finds deliveries that are due: those just nudged at once, the others by polling. */
@Injectable()
export class DeliveryWorker {
  private readonly logger = new Logger(DeliveryWorker.name);
  private readonly nudged = new Set<ModuleName>();
  private sweptAt = 0;
  private readonly loop = new PollLoop(
    () => this.look(),
    PACE,
    (err) => {
      this.logger.error({ msg: 'looking for deliveries failed', err });
    },
  );

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly pool: DeliveryPool,
    private readonly timing: DeliveryTiming,
    private readonly nudges: WakeUps,
  ) {}

  start(): void {
    this.nudges.onDeliveryStored((module) => {
      this.nudge(module);
    });
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.pool.drain();
  }

  private nudge(module: ModuleName): void {
    this.nudged.add(module);
    this.loop.nudge();
  }

  private async look(): Promise<boolean> {
    const modules = await this.modulesToServe();
    this.nudged.clear();
    const started = await Promise.all(
      modules.map((module) =>
        this.pool.fill(module, () => {
          this.nudge(module);
        }),
      ),
    );
    return started.some((count) => count > 0);
  }

  /** However many nudges come, every module with work is looked after in between. */
  private async modulesToServe(): Promise<ModuleName[]> {
    const now = this.timing.now().getTime();
    if (this.nudged.size > 0 && now - this.sweptAt < PACE.idle) return [...this.nudged];
    this.sweptAt = now;
    return this.deliveries.modules();
  }
}
