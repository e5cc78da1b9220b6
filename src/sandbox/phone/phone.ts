import { type SandboxChannelDirectory } from '../channels/channel-directory.js';
import { isPaid, isPayable, paidBy, PREPAY_LIFE_MS, STRANGER, type Order, type Payer } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { findUser, openIdOf, ownerOf } from '../world/users.js';

/** What a payer's WeChat does with an order. */
export class SandboxPhone {
  constructor(
    private readonly orders: SandboxOrderBook,
    private readonly clock: SandboxClock,
    private readonly channels: SandboxChannelDirectory,
    private readonly announce: (order: Order) => void,
  ) {}

  /** Newest first. */
  payable(): Order[] {
    return this.orders.all().filter((order) => this.isPayable(order));
  }

  /** Before its time is over, and while its prepay_id lives. */
  isPayable(order: Order): boolean {
    const now = this.clock.milliseconds();
    return isPayable(order, now) && now - order.prepaidAt < PREPAY_LIFE_MS;
  }

  /** Pays. @param userId who scans the QR code of a NATIVE order; the payer of a JSAPI order is known */
  pay(outTradeNo: string, userId = 'user_1'): Order {
    const order = this.take(outTradeNo);
    const now = this.clock.milliseconds();
    this.orders.change(order, paidBy(this.payerOf(order, userId), now));
    this.announce(order);
    return order;
  }

  /** The bank refuses: the payer may try again. WeConnect tells it; API v3 knows it of payment codes alone. */
  fail(outTradeNo: string): Order {
    const order = this.take(outTradeNo);
    if (order.direct) return order;
    this.orders.change(order, { tradeStatus: 'PAY_ERROR', failureCode: 'NOTENOUGH', failureMsg: '余额不足' });
    this.announce(order);
    return order;
  }

  /** The payer leaves without paying: WeChat tells nobody, and the order stays as it was. */
  cancel(outTradeNo: string): Order {
    return this.take(outTradeNo);
  }

  private take(outTradeNo: string): Order {
    const order = this.orders.findAnywhere(outTradeNo);
    if (isPaid(order)) throw SandboxRefusal.precondition('ORDERPAID', `order ${outTradeNo} is paid`);
    if (order.tradeStatus === 'CLOSED')
      throw SandboxRefusal.precondition('ORDERCLOSED', `order ${outTradeNo} is closed`);
    if (!this.isPayable(order)) throw SandboxRefusal.precondition('ORDEREXPIRED', `order ${outTradeNo} has expired`);
    return order;
  }

  private payerOf(order: Order, userId: string): Payer {
    if (order.tradeType === 'JSAPI') {
      const owner = ownerOf(order.buyerId, this.channels.appIds());
      return { buyerId: order.buyerId, nickname: owner?.user.nickname ?? STRANGER };
    }
    const user = findUser(userId);
    if (!user || user.snapshot) throw SandboxRefusal.badParameter(`${userId} is no user who can pay`);
    return { buyerId: openIdOf(user.id, order.appId), nickname: user.nickname };
  }
}
