import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type Clock, HOUR } from '../common/index.js';
import { PollLoop } from './poll-loop.js';

/** What is deleted, and at what age. */
interface PurgeRule {
  what: string;
  keptHours: number;
}

/** Deletes what is old, at the start and every hour. By the service itself, for the embedded server expires nothing. */
export abstract class HourlyPurge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(HourlyPurge.name);
  private readonly loop = new PollLoop(
    () => this.purge(),
    { busy: HOUR, idle: HOUR },
    (err) => {
      this.logger.error({ msg: 'purging failed', what: this.rule.what, err });
    },
  );

  /** @param isWorker whether this process has the role: one that only answers requests purges nothing */
  protected constructor(
    private readonly rule: PurgeRule,
    private readonly clock: Clock,
    private readonly isWorker: boolean,
  ) {}

  /** @returns how many were deleted */
  protected abstract deleteBefore(moment: Date): Promise<number>;

  onApplicationBootstrap(): void {
    if (this.isWorker) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** @returns whether something was deleted */
  async purge(): Promise<boolean> {
    const { what, keptHours } = this.rule;
    const purged = await this.deleteBefore(new Date(this.clock.now().getTime() - keptHours * HOUR));
    if (purged > 0) this.logger.log({ msg: 'purged', what, purged });
    return purged > 0;
  }
}
