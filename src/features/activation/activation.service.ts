import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AccountId, type ModuleName } from '../../common/index.js';
import { PaymentTakers, SubscriptionService } from '../../webhook/index.js';
import { ModuleNotActivated } from './activation.errors.js';
import { ActivationRepository } from './activation.repository.js';
import { FeatureRegistry } from './feature.registry.js';

/** Turns modules on and off for an account. */
@Injectable()
export class ActivationService implements OnModuleInit {
  constructor(
    private readonly features: FeatureRegistry,
    private readonly activations: ActivationRepository,
    private readonly subscriptions: SubscriptionService,
    private readonly takers: PaymentTakers,
  ) {}

  onModuleInit(): void {
    this.takers.tellBy((accountId) => this.paymentTakers(accountId));
  }

  /**
   * Activates a module and runs its install step; repeating it changes nothing.
   *
   * Marked active BEFORE it is subscribed: an administrator who opens payment in between either finds it active and subscribes it,
   * or had opened before the step below looked for the paying channel.
   * @throws ModuleNotFound
   */
  async activate(accountId: AccountId, name: string): Promise<void> {
    const { name: module } = this.features.get(name);
    await this.activations.markActive({ accountId, module });
    await this.install(accountId, module);
  }

  /** The install step: a module that takes payments hears of each one, where the account has a paying channel. */
  async install(accountId: AccountId, module: ModuleName): Promise<void> {
    if (this.features.get(module).hasPayment) await this.subscriptions.subscribePaymentNotification(accountId, module);
    await this.activations.markInstalled({ accountId, module });
  }

  /** @throws ModuleNotFound */
  async deactivate(accountId: AccountId, name: string): Promise<void> {
    const { name: module } = this.features.get(name);
    await this.activations.markInactive({ accountId, module });
    await this.subscriptions.unsubscribePaymentNotification(accountId, module);
  }

  /** Subscribes every active module that takes payments: an administrator has opened payment. @param since when */
  async subscribeActive(accountId: AccountId, since: Date): Promise<void> {
    for (const module of await this.paymentTakers(accountId)) {
      await this.subscriptions.subscribePaymentNotification(accountId, module, since);
    }
  }

  /** Active modules that take payments. */
  async paymentTakers(accountId: AccountId): Promise<ModuleName[]> {
    const active = await this.activations.findActiveModules(accountId);
    return this.features.withPayment(active).map(({ name }) => name);
  }

  activeModules(accountId: AccountId): Promise<ModuleName[]> {
    return this.activations.findActiveModules(accountId);
  }

  /** @throws ModuleNotActivated */
  async requireActive(accountId: AccountId, module: ModuleName): Promise<void> {
    if (!(await this.activations.isActive({ accountId, module }))) throw new ModuleNotActivated(module);
  }
}
