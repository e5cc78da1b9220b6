import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { PaymentAudience, SubscriptionService, type Taker, UntoldEvents } from '../../webhook/index.js';
import { type Activation, activeSince } from './activation.js';
import { ActivationRepository } from './activation.repository.js';
import { FeatureRegistry } from './feature.js';

/** Does what follows from a module's being turned on or off. Each step may be repeated, by any process. */
@Injectable()
export class Installer implements OnModuleInit {
  constructor(
    private readonly features: FeatureRegistry,
    private readonly activations: ActivationRepository,
    private readonly subscriptions: SubscriptionService,
    private readonly untold: UntoldEvents,
    private readonly takers: PaymentAudience,
  ) {}

  onModuleInit(): void {
    this.takers.tellBy((accountId, at) => this.paymentTakers(accountId, at));
  }

  /** Brings a module's subscription in line with its activation, and tells an active one of its payments that came while it was not. */
  async finish(activation: Activation): Promise<void> {
    const { accountId, module, active } = activation;
    if (this.features.get(module).hasPayment) await this.subscribeOrEnd(activation);
    await this.activations.markInstalled(activation);
    if (active) await this.untold.tell(accountId, module);
  }

  /** Subscribes every active module that takes payments: an administrator has opened payment. @param since when */
  async subscribeActive(accountId: AccountId, since: Date): Promise<void> {
    const active = (await this.activations.findOf(accountId)).filter((one) => one.active);
    for (const { name } of this.features.withPayment(active.map(({ module }) => module))) {
      await this.subscriptions.subscribePaymentNotification(accountId, name, since);
    }
  }

  private async subscribeOrEnd({ accountId, module, active, windows }: Activation): Promise<void> {
    if (!active) return this.subscriptions.endPaymentNotification(accountId, module);
    const since = windows.at(-1)?.startAt;
    const isKnown = since !== undefined && since.getTime() > 0;
    await this.subscriptions.subscribePaymentNotification(accountId, module, isKnown ? since : undefined);
  }

  /** A module that this process does not know may take payments: it is another version's. */
  private async paymentTakers(accountId: AccountId, at: Date): Promise<Taker[]> {
    const all = await this.activations.findOf(accountId);
    return all
      .filter(({ module }) => this.features.find(module)?.hasPayment ?? true)
      .map(({ module, windows }) => ({ module, activeSince: activeSince({ windows }, at) }));
  }
}
