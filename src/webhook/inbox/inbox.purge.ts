import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, PollLoop } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { InboxRepository } from './inbox.repository.js';

const HOUR = 3_600_000;
const KEPT = 90 * 24 * HOUR;

/**
 * Deletes events that are 90 days old and settled. By the service itself, for the embedded server expires nothing;
 * what is dead stays, until somebody replays it.
 */
@Injectable()
export class InboxPurge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(InboxPurge.name);
  private readonly loop = new PollLoop(
    () => this.purge(),
    { busy: HOUR, idle: HOUR },
    (err) => {
      this.logger.error({ msg: 'purging the inbox failed', err });
    },
  );

  constructor(
    private readonly inbox: InboxRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.roles.has('worker')) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** @returns whether something was deleted */
  async purge(): Promise<boolean> {
    const purged = await this.inbox.deleteSettledBefore(new Date(this.clock.now().getTime() - KEPT));
    if (purged > 0) this.logger.log({ msg: 'old events deleted', purged });
    return purged > 0;
  }
}
