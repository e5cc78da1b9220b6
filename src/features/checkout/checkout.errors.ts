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

/** A mobile user orders in another user's name. */
export class NotTheBuyer extends DomainError {
  readonly code = 'not-the-buyer';
  readonly kind = 'forbidden';

  constructor() {
    super("channelId and buyerId must be the signed-in user's own.");
  }
}
