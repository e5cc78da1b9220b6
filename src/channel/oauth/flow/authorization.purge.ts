import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { AuthorizationRepository } from './authorization.repository.js';

const HOUR = 3_600_000;
const KEPT = 24 * HOUR;

/** Deletes authorizations that ended a day ago, every hour. By the service itself, for the embedded server expires nothing. */
@Injectable()
export class AuthorizationPurge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuthorizationPurge.name);
  private timer: NodeJS.Timeout | undefined;
  private purging: Promise<void> = Promise.resolve();

  constructor(
    private readonly authorizations: AuthorizationRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.has('worker')) return;
    this.timer = setInterval(() => {
      this.purging = this.purge().catch((err: unknown) => {
        this.logger.error({ msg: 'purging old authorizations failed', err });
      });
    }, HOUR).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.purging;
  }

  async purge(): Promise<void> {
    const purged = await this.authorizations.deleteExpiredBefore(new Date(this.clock.now().getTime() - KEPT));
    if (purged > 0) this.logger.log({ msg: 'old authorizations deleted', purged });
  }
}
