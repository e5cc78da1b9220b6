import { Injectable } from '@nestjs/common';
import { ChannelOwnership } from '../../merchant/index.js';
import { OPEN_PAYMENT } from '../events/open-payment.event.js';
import { PAYMENT_NOTIFICATION } from '../events/payment-notification.event.js';
import { REFUND_SETTLED } from '../events/refund-settled.event.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { type InboxEvent, required } from '../inbox/inbox-event.js';
import { SubscriptionService } from '../subscriptions/subscription.service.js';
import { OpenPaymentConfirmer } from './open-payment.confirmer.js';
import { PaymentConfirmer } from './payment.confirmer.js';
import { RefundConfirmer } from './refund.confirmer.js';
import { type Verdict } from './verdict.js';

/** Finds out whether an event is true, and whom it must reach. Throws what kept it from asking: then it is asked again later. */
@Injectable()
export class EventConfirmer {
  constructor(
    private readonly payments: PaymentConfirmer,
    private readonly refunds: RefundConfirmer,
    private readonly openings: OpenPaymentConfirmer,
    private readonly subscriptions: SubscriptionService,
    private readonly channels: ChannelOwnership,
    private readonly handlers: HandlerRegistry,
  ) {}

  async confirm(event: InboxEvent): Promise<Verdict> {
    switch (event.type) {
      case PAYMENT_NOTIFICATION:
        return this.payments.confirm(event);
      case REFUND_SETTLED:
        return this.refunds.confirm(event);
      case OPEN_PAYMENT:
        return this.openings.confirm(event);
      default:
        return this.route(event);
    }
  }

  /**
   * Messages and actions move no money, and WeConnect has no call to confirm them by. Who subscribed to a channel hears of it while it is
   * theirs.
   */
  private async route({ type, channelId, receivedAt }: InboxEvent): Promise<Verdict> {
    const channel = required(channelId, 'channelId');
    const subscribed = await this.subscriptions.findHolding(type, channel, receivedAt);
    const accounts = new Set(subscribed.map(({ accountId }) => accountId));
    accounts.delete(undefined);
    const owner = accounts.size === 0 ? undefined : await this.channels.accountOf(channel);
    const modules = subscribed
      .filter(({ accountId }) => accountId === undefined || accountId === owner)
      .map(({ module }) => module);
    return { kind: 'confirmed', accountId: undefined, channelId: channel, ...this.handlers.split(modules) };
  }
}
