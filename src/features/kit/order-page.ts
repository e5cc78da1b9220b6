import { Inject } from '@nestjs/common';
import { type Bill, type BillLine, type PayPageVisit } from '../../webapp/index.js';
import { type OrderBook } from './order-book.js';
import { Orders } from './orders.js';
import { type PayableOrder, paymentViewOf } from './payable-order.js';

/** A module's pay page: the bill of an order that is placed, or of one that is only wished for. A module adds what there is to choose. */
export abstract class OrderPage<Order extends PayableOrder> {
  protected abstract readonly book: OrderBook<Order, never>;
  @Inject() private readonly orders!: Orders;

  /**
   * @returns the bill of the order that the page's address names; undefined where it names none
   * @throws OrderNotFound, alike for another user's order
   */
  protected async placedBill({ identity, query }: PayPageVisit): Promise<Bill | undefined> {
    if (typeof query.orderNumber !== 'string') return undefined;
    const order = await this.orders.find(this.book, identity, query.orderNumber);
    return { ordersUrl: this.ordersUrl, lines: this.book.linesOf(order), ...paymentViewOf(order) };
  }

  /** @param wish what the order's body has beside the buyer */
  protected draftBill({ identity, buyerId }: PayPageVisit, lines: BillLine[], wish: object): Bill {
    return {
      ordersUrl: this.ordersUrl,
      lines,
      totalFee: lines.reduce((sum, { amount }) => sum + amount, 0),
      draft: { channelId: identity?.channelId, buyerId, ...wish },
    };
  }

  private get ordersUrl(): string {
    return `/api/${this.book.module}/orders`;
  }
}
