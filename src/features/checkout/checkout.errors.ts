import { DomainError } from '../../common/index.js';
import { type OrderStatus } from './payable-order.js';

/** No such order, or it is another account's or another user's. */
export class OrderNotFound extends DomainError {
  readonly code = 'order-not-found';
  readonly kind = 'missing';

  constructor() {
    super('There is no such order.');
  }
}

/** The order cannot be paid any more: it is paid, refunded, closed, or its own deadline is over. */
export class OrderNotPayable extends DomainError {
  readonly code = 'order-not-payable';
  readonly kind = 'conflict';

  constructor(status: OrderStatus) {
    super(`The order cannot be paid: it is ${status}.`, { members: { orderStatus: status } });
  }
}

/** Another channel collects the payments now, and nobody knows the payer's openId under it: pay OAuth tells. */
export class PayerUnknown extends DomainError {
  readonly code = 'payer-unknown';
  readonly kind = 'conflict';

  constructor(channelId: string, cause: unknown) {
    super(
      "The order's buyerId is not of the channel that collects payments now; send the payer through payOauth, then pay again.",
      {
        members: { payOauth: `/api/mobile/pay?channelId=${encodeURIComponent(channelId)}` },
        cause,
      },
    );
  }
}

/** A buyer has as many unpaid orders as one may have: they are to be paid, or to end, before the next. */
export class TooManyOpenOrders extends DomainError {
  readonly code = 'too-many-open-orders';
  readonly kind = 'conflict';

  constructor(limit: number, openOrders: readonly string[]) {
    super(`${limit} orders of yours are not paid yet; pay one of openOrders, or wait until one has ended.`, {
      members: { limit, openOrders },
    });
  }
}

/** A mobile user orders in another user's name. */
export class NotTheBuyer extends DomainError {
  readonly code = 'not-the-buyer';
  readonly kind = 'forbidden';

  constructor() {
    super("channelId and buyerId must be the signed-in user's own.");
  }
}
