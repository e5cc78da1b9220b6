import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { PollLoop } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
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
    const { pace, idle } = this.timing.policy;
    this.loop = new PollLoop(
      () => this.work(),
      { busy: pace, idle },
      (err) => {
        this.logger.error({ msg: 'an import was left to its next claim', err });
      },
    );
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

  private async work(): Promise<boolean> {
    const claimed = await this.imports.claimDue(this.timing.now(), this.timing.leaseUntil());
    if (claimed) await this.importer.run(claimed);
    return claimed !== undefined;
  }
}
