import { defineError } from '../../common/index.js';
import { type OrderStatus } from './payable-order.js';

/** No such order, or it is another account's or another user's. */
export class OrderNotFound extends defineError('order-not-found', 'missing', 'There is no such order.') {}

/** The order cannot be paid any more: it is paid, refunded, closed, or its own deadline is over. */
export class OrderNotPayable extends defineError('order-not-payable', 'conflict', (status: OrderStatus) => ({
  message: `The order cannot be paid: it is ${status}.`,
  members: { orderStatus: status },
})) {}

/** Another channel collects the payments now, and the payer's openId under it is not known: pay OAuth tells. */
export class PayerUnknown extends defineError('payer-unknown', 'conflict', (channelId: string, cause: unknown) => ({
  message:
    "The order's buyerId is not of the channel that collects payments now; send the payer through payOauth, then pay again.",
  members: { payOauth: `/api/mobile/pay?channelId=${encodeURIComponent(channelId)}` },
  cause,
})) {}

/** A buyer has as many unpaid orders as one may have: they are to be paid, or to end, before the next. */
export class TooManyOpenOrders extends defineError(
  'too-many-open-orders',
  'conflict',
  (limit: number, openOrders: readonly string[]) => ({
    message: `${limit} orders of yours are not paid yet; pay one of openOrders, or wait until one has ended.`,
    members: { limit, openOrders },
  }),
) {}

/** A mobile user orders in another user's name. */
export class NotTheBuyer extends defineError(
  'not-the-buyer',
  'forbidden',
  "channelId and buyerId must be the signed-in user's own.",
) {}
