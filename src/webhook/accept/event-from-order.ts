import { type ChannelId, type OutTradeNo } from '../../common/index.js';
import { PAYMENT_NOTIFICATION, type PaymentFacts, paymentKey } from '../events/payment-notification.event.js';
import { type EventSource } from '../inbox/inbox-event.js';
import { type Arrival } from './inbox.service.js';

interface Finding {
  source: EventSource;
  /** Undefined where it is not known yet: a payment is routed by the account's paying channel in any case. */
  channelId?: ChannelId | undefined;
  /** By it is judged who was subscribed; now, where left out. */
  receivedAt?: Date;
}

/** What WeConnect's books say of an order, as the event that its notification would be: under the same key. */
export function eventFromOrder(books: PaymentFacts, { channelId, ...finding }: Finding): Arrival {
  const { outTradeNo, tradeStatus, tradeNo, totalFee } = books;
  const data = { type: 'payment_notification', outTradeNo, tradeStatus, tradeNo: tradeNo ?? '', totalFee };
  return {
    ...finding,
    key: paymentKey(books),
    type: PAYMENT_NOTIFICATION,
    channelId,
    outTradeNo: outTradeNo as OutTradeNo,
    body: JSON.stringify({ type: 'msg', ...(channelId && { channel: { id: channelId } }), data }),
  };
}
