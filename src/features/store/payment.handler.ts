import { Injectable, Logger } from '@nestjs/common';
import { OnPayment, type PaymentContext, PermanentFailure } from '../../webhook/index.js';
import { type Order, outTradeNoOf, type Payment } from './order.js';
import { OrderRepository } from './order.repository.js';
import { STORE } from './store.name.js';

/**
 * Books payments. It may be called more than once for one event, and events may come in any order: each effect is one conditional
 * write to the order's own document, which carries the event key.
 */
@Injectable()
export class PaymentHandler {
  private readonly logger = new Logger(PaymentHandler.name);

  constructor(private readonly orders: OrderRepository) {}

  @OnPayment('store')
  async book(context: PaymentContext): Promise<void> {
    const { trade, notification } = context;
    if (trade.metadata.module !== STORE) return;
    const order = await this.orders.find({
      accountId: trade.accountId,
      orderNumber: String(trade.metadata.orderNumber),
    });
    if (!order) throw new PermanentFailure(`Trade ${trade.outTradeNo} names an order that the shop has not.`);
    switch (notification.tradeStatus) {
      case 'PAY_SUCCESS':
        return this.bookPayment(order, context);
      case 'REFUND':
        return this.orders.markRefunded(order);
      case 'PAY_ERROR':
        return this.bookEnd(order, context, 'PAYMENT_FAILED');
      case 'CLOSED':
        return this.bookEnd(order, context, 'CLOSED');
      default:
        throw new PermanentFailure(`"${notification.tradeStatus}" means nothing to the shop.`);
    }
  }

  private async bookPayment(order: Order, { eventKey, trade, notification }: PaymentContext): Promise<void> {
    const { outTradeNo, tradeNo, totalFee, receivedAt } = notification;
    const payment: Payment = { eventKey, outTradeNo, tradeNo, totalFee, paidAt: trade.paidAt ?? receivedAt };
    if (totalFee !== order.totalFee) {
      throw new PermanentFailure(`${totalFee} fen were paid for order ${order.orderNumber} of ${order.totalFee} fen.`);
    }
    if (await this.orders.markPaid(order, payment)) return;
    const now = await this.orders.find(order);
    if (now?.paid === undefined || now.paid.eventKey === eventKey) return;
    this.logger.error({ msg: 'an order was paid twice', orderNumber: order.orderNumber, outTradeNo });
    await this.orders.addSurplus(order, payment);
  }

  /** The end of an earlier try says nothing of the order: a later one may be on its way. */
  private async bookEnd(
    order: Order,
    { notification }: PaymentContext,
    status: 'PAYMENT_FAILED' | 'CLOSED',
  ): Promise<void> {
    if (notification.outTradeNo === outTradeNoOf(order)) await this.orders.markUnpaid(order, status);
  }
}
