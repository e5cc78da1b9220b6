import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, type ModuleName } from '../../common/index.js';
import { PollLoop } from '../../queue/index.js';
import { Config } from '../../config/index.js';
import { UntoldEvents } from '../../webhook/index.js';
import { type Activation, ActivationPolicy } from './activation.js';
import { ActivationRepository } from './activation.repository.js';
import { FeatureRegistry } from './feature.js';
import { Installer } from './installer.js';

/**
 * Ends what an activation left behind, in whichever process: install steps that a crash or an error cut short, and payments that came
 * while their module was not active, or was read as not active a moment too early.
 */
@Injectable()
export class ActivationWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ActivationWorker.name);
  private loop: PollLoop | undefined;

  constructor(
    private readonly features: FeatureRegistry,
    private readonly activations: ActivationRepository,
    private readonly installer: Installer,
    private readonly untold: UntoldEvents,
    private readonly clock: Clock,
    private readonly policy: ActivationPolicy,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.has('worker')) return;
    this.loop = new PollLoop(
      () => this.look(),
      { busy: 1_000, idle: this.policy.lookEvery },
      (err) => {
        this.logger.error({ msg: 'looking after activations failed', err });
      },
    );
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop?.stop();
  }

  private async look(): Promise<boolean> {
    const finished = await this.finishInstalls();
    let told = await this.untold.tellSkipped();
    for (const { name, hasPayment } of this.features.features) if (hasPayment) told += await this.tell(name);
    return finished + told > 0;
  }

  private async finishInstalls(): Promise<number> {
    const now = this.clock.now();
    const again = new Date(now.getTime() + this.policy.installAgainAfter);
    const modules = this.features.features.map(({ name }) => name);
    const claimed = await this.activations.claimUninstalled(modules, now, again);
    for (const activation of claimed) await this.finish(activation);
    return claimed.length;
  }

  /** One that fails keeps no other from its turn; it is due again later. */
  private async finish(activation: Activation): Promise<void> {
    try {
      await this.installer.finish(activation);
    } catch (err) {
      const { accountId, module } = activation;
      this.logger.error({ msg: 'install step failed', accountId, module, err });
    }
  }

  private async tell(module: ModuleName): Promise<number> {
    const waiting = await this.untold.accountsWaitingFor(module);
    if (waiting.length === 0) return 0;
    let told = 0;
    for (const accountId of await this.activations.findActiveAmong(module, waiting)) {
      try {
        told += await this.untold.tell(accountId, module);
      } catch (err) {
        this.logger.warn({ msg: 'events stay untold for now', accountId, module, err });
      }
    }
    return told;
  }
}
