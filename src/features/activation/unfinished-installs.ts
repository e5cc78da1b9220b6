import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { ActivationRepository } from './activation.repository.js';
import { ActivationService } from './activation.service.js';

/** Ends at start what a crash between "activated" and "installed" left open. */
@Injectable()
export class UnfinishedInstalls implements OnApplicationBootstrap {
  private readonly logger = new Logger(UnfinishedInstalls.name);

  constructor(
    private readonly activations: ActivationRepository,
    private readonly service: ActivationService,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.has('worker')) return;
    for (const { accountId, module } of await this.activations.findUninstalled()) {
      await this.finish(accountId, module);
    }
  }

  /** One that fails keeps neither the others nor the start; it stays unfinished for the next start. */
  private async finish(...[accountId, module]: Parameters<ActivationService['install']>): Promise<void> {
    try {
      await this.service.install(accountId, module);
    } catch (err) {
      this.logger.error({ msg: 'install step failed', accountId, module, err });
    }
  }
}
