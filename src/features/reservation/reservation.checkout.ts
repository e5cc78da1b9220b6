import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/index.js';
import { type PayAnswer } from '../../trade/index.js';
import { CheckoutService, isTimeLeft, isUnpaid, type MeansOfPayment, OrderNotPayable } from '../checkout/index.js';
import { OrderRepository } from './order.repository.js';
import { heldUntil, isRunningOut, type Order, payUntil } from './order.js';
import { SlotBegun, SlotTaken } from './reservation.errors.js';
import { RESERVATION } from './reservation.name.js';
import { Seats } from './seats.js';

/** Has reservations paid: never one without a seat that is held for as long as it can be paid. */
@Injectable()
export class ReservationCheckout {
  constructor(
    private readonly checkout: CheckoutService,
    private readonly orders: OrderRepository,
    private readonly seats: Seats,
    private readonly clock: Clock,
  ) {}

  /** @throws SlotBegun, SlotTaken where the seat was freed and none is left; else as `CheckoutService.pay` */
  async pay(order: Order, means: MeansOfPayment): Promise<PayAnswer> {
    const current = isUnpaid(order) ? await this.withSeat(order) : order;
    const { slotName: subject, payUntil } = current;
    return this.checkout.pay(current, { ...means, module: RESERVATION, subject, payUntil }, this.orders);
  }

  private async withSeat(order: Order): Promise<Order> {
    const current = await this.withTime(order);
    if (!(await this.seats.hold(current, heldUntil(current)))) throw new SlotTaken(current.slotId);
    return current;
  }

  private async withTime(order: Order): Promise<Order> {
    const now = this.clock.now();
    if (order.startsAt <= now) throw new SlotBegun(order.slotId);
    if (order.deadline <= now) throw new OrderNotPayable('CLOSED');
    if (!isRunningOut(order, now) || !isTimeLeft(order, now)) return order;
    await this.orders.prolongUnlessProlonged(order, payUntil(order, now));
    return (await this.orders.find(order)) ?? order;
  }
}
