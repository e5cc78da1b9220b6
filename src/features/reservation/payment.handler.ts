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
import { ReservationOrderRepository } from './order.repository.js';
import { type Order } from './order.js';
import { RESERVATION } from './reservation.name.js';
import { Seats } from './seats.js';

/** Books payments of seats. The seat first, then the order: told again after a crash in between, both are found as they should be. */
@Injectable()
export class ReservationPaymentHandler implements PaymentEffects<Order> {
  private readonly logger = new Logger(ReservationPaymentHandler.name);

  constructor(
    private readonly orders: ReservationOrderRepository,
    private readonly seats: Seats,
    private readonly trades: TradeService,
  ) {}

  @OnPayment('reservation')
  async book(context: PaymentContext): Promise<void> {
    await bookPayment(RESERVATION, context, this);
  }

  find(key: OrderKey): Promise<Order | undefined> {
    return this.orders.find(key);
  }

  async bookPaid(order: Order, payment: Payment): Promise<void> {
    const needsSeat = order.status !== 'PAID' && order.status !== 'REFUNDED';
    if (needsSeat && (await this.seats.book(order)) && (await this.orders.markPaid(order, payment))) return;
    const now = await this.orders.find(order);
    if (!now) return;
    // This payment went back after the order was read, or the order's own and the seat with it: what was booked since then is nobody's.
    if (now.status !== 'PAID') await this.seats.giveUp(now);
    if (!isBooked(now, payment.outTradeNo)) await this.bookSurplus(now, payment);
  }

  /** A trade whose payment failed can still be paid, with the right password: its seat is held until the trade is closed or the hold is over. */
  async bookUnpaid(order: Order, status: UnpaidStatus): Promise<void> {
    await this.orders.markUnpaid(order, status);
    if (status !== 'PAYMENT_FAILED') await this.seats.free(order);
  }

  async bookPartRefunded(order: Order, payment: Payment, refundedFee: number): Promise<void> {
    await this.orders.markPartRefunded(order, payment, refundedFee);
  }

  async bookRefunded(order: Order, payment: Payment): Promise<void> {
    if (await this.orders.markRefunded(order, payment)) await this.seats.giveUp(order);
  }

  private async bookSurplus(order: Order, payment: Payment): Promise<void> {
    const { orderNumber, slotId } = order;
    this.logger.error({
      msg: 'paid for a seat that cannot be had',
      orderNumber,
      slotId,
      outTradeNo: payment.outTradeNo,
    });
    // The order's books last: what is in them is done, and not looked at again when it is told again.
    await this.trades.flagSurplus(payment.outTradeNo);
    await this.orders.markUnpaid(order, 'CLOSED');
    await this.orders.addSurplus(order, payment);
  }
}
