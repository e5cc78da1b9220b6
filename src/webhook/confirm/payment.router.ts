import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { SubscriptionService } from '../subscriptions/subscription.service.js';
import { PayingChannelUnknown } from './confirm.errors.js';
import { type Verdict } from './verdict.js';

/** Whom the news of an account's payment reaches. */
@Injectable()
export class PaymentRouter {
  constructor(
    private readonly merchants: MerchantService,
    private readonly subscriptions: SubscriptionService,
  ) {}

  /** Routed by the account's own paying channels: the posted channel could be anybody's. */
  async confirm({ receivedAt }: Pick<InboxEvent, 'receivedAt'>, accountId: AccountId): Promise<Verdict> {
    const merchant = await this.merchants.find(accountId);
    if (!merchant) throw new PayingChannelUnknown(accountId);
    const channelId = merchant.payingChannelId;
    const targets = await this.subscriptions.modulesForPayment(accountId, channelId, receivedAt);
    return { kind: 'confirmed', accountId, channelId, targets };
  }
}
