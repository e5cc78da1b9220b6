import { Injectable, Logger } from '@nestjs/common';
import { type AccountId, parseModuleName } from '../../common/index.js';
import { ChannelOwnership, MerchantService } from '../../merchant/index.js';
import {
  OnPayment,
  OnPortalEvent,
  type OpenPaymentContext,
  type PaymentContext,
  SubscriptionService,
} from '../../webhook/index.js';

/** The account's own module: subscribed wherever payment is open. */
const CHANNEL = parseModuleName('channel');

/** The module `channel`: logs an account's payments, and is subscribed to them once its payment is open. */
@Injectable()
export class ChannelPaymentHandler {
  private readonly logger = new Logger(ChannelPaymentHandler.name);

  constructor(
    private readonly subscriptions: SubscriptionService,
    private readonly channels: ChannelOwnership,
    private readonly merchants: MerchantService,
  ) {}

  @OnPayment('channel')
  // eslint-disable-next-line @typescript-eslint/require-await -- the dispatcher waits for every handler
  async onPayment({ eventKey, trade, notification }: PaymentContext): Promise<void> {
    const { outTradeNo, tradeStatus, totalFee } = notification;
    const { accountId, metadata } = trade;
    const { channelId } = metadata;
    this.logger.log({ msg: 'payment', eventKey, accountId, channelId, outTradeNo, tradeStatus, totalFee });
  }

  /** Completes an opening whose process died between the gateway's yes and the subscription. */
  @OnPortalEvent('open_payment', 'channel')
  async onOpenPayment({ accountId, announcedAt }: OpenPaymentContext): Promise<void> {
    await this.subscribe(accountId, announcedAt);
  }

  /**
   * Subscribes the module on the account's paying channel as it is now, and notes whose that channel is. Idempotent.
   * @param since when payment was opened, where that is not now
   */
  async subscribe(accountId: AccountId, since?: Date): Promise<void> {
    const subscription = await this.subscriptions.subscribePaymentNotification(accountId, CHANNEL, since);
    // A merchant of one's own is opened on a channel that is proved already: the gateway has let nobody do anything.
    const proves = (await this.merchants.ownMerchantOf(accountId)) === undefined;
    if (subscription && proves) await this.channels.recordOpening(accountId, subscription.channelId);
  }
}
