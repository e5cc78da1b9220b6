import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { LeasedQueue, PollLoop } from '../../../queue/index.js';
import { ImportTiming } from './import-timing.js';
import { PageImporter } from './page.importer.js';
import { PaymentImportRepository } from './payment-import.repository.js';

/** Goes on with imports, a page at a time: whichever has waited longest is next, so that a long one holds up no other. */
@Injectable()
export class PaymentImportWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PaymentImportWorker.name);
  private loop: PollLoop | undefined;

  constructor(
    private readonly imports: PaymentImportRepository,
    private readonly importer: PageImporter,
    private readonly timing: ImportTiming,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.has('worker')) return;
    const { timing } = this;
    const onError = (err: unknown): void => {
      this.logger.error({ msg: 'an import was left to its next claim', err });
    };
    const leases = this.imports.leases({ now: () => timing.now(), leaseUntil: () => timing.leaseUntil() });
    const queue = new LeasedQueue(leases, {
      slots: 1,
      run: (claimed) => this.importer.run(claimed),
      onFailure: onError,
    });
    // The pace counts from the end of a page.
    const look = async (): Promise<boolean> => {
      const begun = await queue.fill();
      await queue.drain();
      return begun > 0;
    };
    this.loop = new PollLoop(look, { busy: timing.policy.pace, idle: timing.policy.idle }, onError);
    this.loop.start();
  }

  /** Resolves once no page is being entered. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.loop?.stop();
  }

  /** There is something new to do. */
  nudge(): void {
    this.loop?.nudge();
  }
}
