import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, type ModuleName } from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { PaymentTakers } from '../subscriptions/payment-takers.js';
import { SubscriptionService } from '../subscriptions/subscription.service.js';
import { PayingChannelUnknown } from './confirm.errors.js';
import { type Verdict } from './verdict.js';

/** Whom the news of an account's payment reaches. */
@Injectable()
export class PaymentRouter {
  constructor(
    private readonly merchants: MerchantService,
    private readonly subscriptions: SubscriptionService,
    private readonly takers: PaymentTakers,
  ) {}

  /** Routed by the account's own paying channels: the posted channel could be anybody's. */
  async confirm({ receivedAt }: Pick<InboxEvent, 'receivedAt'>, accountId: AccountId): Promise<Verdict> {
    const [merchant, takers] = await Promise.all([this.merchants.find(accountId), this.takers.of(accountId)]);
    if (!merchant) throw new PayingChannelUnknown(accountId);
    const channelId = merchant.payingChannelId;
    const subscribed = await this.subscriptions.modulesForPayment(accountId, channelId, receivedAt);
    const missing = takers.filter((module) => !subscribed.includes(module));
    const targets = [...subscribed, ...(await this.neverSubscribed(missing, channelId))];
    return { kind: 'confirmed', accountId, channelId, targets };
  }

  /**
   * Those of the modules that nobody has subscribed on the paying channel yet: payment was opened, or the module activated, a moment ago, or
   * by a process that died over it. Whoever is unsubscribed has been subscribed before.
   */
  private async neverSubscribed(modules: readonly ModuleName[], channelId: ChannelId): Promise<ModuleName[]> {
    const known = await Promise.all(modules.map((module) => this.subscriptions.findPayment(module, channelId)));
    return modules.filter((_, index) => known[index] === undefined);
  }
}
