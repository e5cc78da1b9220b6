import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, PollLoop } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { AuthorizationRepository } from './authorization.repository.js';

const HOUR = 3_600_000;
const KEPT = 24 * HOUR;

/** Deletes authorizations that ended a day ago, at the start and every hour. By the service itself, for the embedded server expires nothing. */
@Injectable()
export class AuthorizationPurge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuthorizationPurge.name);
  private readonly loop = new PollLoop(
    () => this.purge(),
    { busy: HOUR, idle: HOUR },
    (err) => {
      this.logger.error({ msg: 'purging old authorizations failed', err });
    },
  );

  constructor(
    private readonly authorizations: AuthorizationRepository,
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
    const purged = await this.authorizations.deleteExpiredBefore(new Date(this.clock.now().getTime() - KEPT));
    if (purged > 0) this.logger.log({ msg: 'old authorizations deleted', purged });
    return purged > 0;
  }
}
