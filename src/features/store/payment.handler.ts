import { Injectable, Logger } from '@nestjs/common';
import { TradeService } from '../../trade/index.js';
import { OnPayment, type PaymentContext } from '../../webhook/index.js';
import {
  bookPayment,
  isBooked,
  type OrderKey,
  type Payment,
  type PaymentEffects,
  type UnpaidStatus,
} from '../checkout/index.js';
import { type Order } from './order.js';
import { StoreOrderRepository } from './order.repository.js';
import { STORE } from './store.name.js';

/**
 * Books payments. It may be called more than once for one event, and events may come in any order: each effect is one conditional
 * write to the order's own document, which carries the event key.
 */
@Injectable()
export class StorePaymentHandler implements PaymentEffects<Order> {
  private readonly logger = new Logger(StorePaymentHandler.name);

  constructor(
    private readonly orders: StoreOrderRepository,
    private readonly trades: TradeService,
  ) {}

  @OnPayment('store')
  async book(context: PaymentContext): Promise<void> {
    await bookPayment(STORE, context, this);
  }

  find(key: OrderKey): Promise<Order | undefined> {
    return this.orders.find(key);
  }

  async bookPaid(order: Order, payment: Payment): Promise<void> {
    if (await this.orders.markPaid(order, payment)) return;
    const { orderNumber } = order;
    const { outTradeNo } = payment;
    const now = await this.orders.find(order);
    if (!now || isBooked(now, outTradeNo)) return;
    this.logger.error({ msg: 'an order was paid twice', orderNumber, outTradeNo });
    // The flag first: what is in the order's books is done, and not looked at again when it is told again.
    await this.trades.flagSurplus(outTradeNo);
    await this.orders.addSurplus(order, payment);
  }

  async bookUnpaid(order: Order, status: UnpaidStatus): Promise<void> {
    await this.orders.markUnpaid(order, status);
  }

  async bookPartRefunded(order: Order, payment: Payment, refundedFee: number): Promise<void> {
    await this.orders.markPartRefunded(order, payment, refundedFee);
  }

  /** Money that was too much says nothing of the order once it is back. */
  async bookRefunded(order: Order, payment: Payment): Promise<void> {
    await this.orders.markRefunded(order, payment);
  }
}
