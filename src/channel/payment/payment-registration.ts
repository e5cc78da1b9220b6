import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { SubscriptionService } from '../../webhook/index.js';
import { CHANNEL } from './channel.name.js';

/** What follows from an account having a paying channel: the channel is the account's, and its own `channel` module hears of payments. */
@Injectable()
export class PaymentRegistration {
  constructor(
    private readonly subscriptions: SubscriptionService,
    private readonly channels: ChannelOwnership,
  ) {}

  /** By the paying channel as it is now; repeating it changes nothing. @param since when payment was opened, where that is not now */
  async register(accountId: AccountId, since?: Date): Promise<void> {
    const subscription = await this.subscriptions.subscribePaymentNotification(accountId, CHANNEL, since);
    if (subscription) await this.channels.settle(accountId, subscription.channelId);
  }
}
