import { Injectable, Logger } from '@nestjs/common';
import { type AccountId, Clock, type ModuleName } from '../../common/index.js';
import { type Activation, ActivationPolicy } from './activation.js';
import { ModuleNotActivated, FeatureRegistry } from './feature.js';
import { ActivationRepository } from './activation.repository.js';
import { Installer } from './installer.js';

/** Turns modules on and off for an account. */
@Injectable()
export class ActivationService {
  private readonly logger = new Logger(ActivationService.name);

  constructor(
    private readonly features: FeatureRegistry,
    private readonly activations: ActivationRepository,
    private readonly installer: Installer,
    private readonly clock: Clock,
    private readonly policy: ActivationPolicy,
  ) {}

  /**
   * Activates a module and runs its install step; repeating it changes nothing. Once it is marked active its payments reach it: what else
   * there is to do is done now or, where that fails, by any worker.
   * @throws ModuleNotFound
   */
  async activate(accountId: AccountId, name: string): Promise<void> {
    const { name: module } = this.features.get(name);
    await this.finish(await this.activations.markActive({ accountId, module }, this.moment()));
  }

  /** As `activate`: what the module is told ends with the mark. @throws ModuleNotFound */
  async deactivate(accountId: AccountId, name: string): Promise<void> {
    const { name: module } = this.features.get(name);
    await this.finish(await this.activations.markInactive({ accountId, module }, this.moment()));
  }

  async activeModules(accountId: AccountId): Promise<ModuleName[]> {
    const all = await this.activations.findOf(accountId);
    return all.filter(({ active }) => active).map(({ module }) => module);
  }

  /** @throws ModuleNotActivated */
  async requireActive(accountId: AccountId, module: ModuleName): Promise<void> {
    if (!(await this.activations.isActive({ accountId, module }))) throw new ModuleNotActivated(module);
  }

  private moment(): { now: Date; installAt: Date } {
    const now = this.clock.now();
    return { now, installAt: new Date(now.getTime() + this.policy.installWithin) };
  }

  private async finish(activation: Activation): Promise<void> {
    try {
      await this.installer.finish(activation);
    } catch (err) {
      const { accountId, module } = activation;
      this.logger.warn({ msg: 'install step left to the workers', accountId, module, err });
    }
  }
}
