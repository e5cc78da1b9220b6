import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/index.js';
import { type PayAnswer } from '../../trade/index.js';
import {
  type Attempts,
  CheckoutService,
  isTimeLeft,
  isUnpaid,
  type MeansOfPayment,
  OrderNotPayable,
} from '../checkout/index.js';
import { ReservationOrderRepository } from './order.repository.js';
import { heldUntil, isRunningOut, type Order, payUntil } from './order.js';
import { seatRefused, SlotBegun } from './reservation.errors.js';
import { RESERVATION } from './reservation.name.js';
import { Seats } from './seats.js';

/** Has reservations paid: never one without a seat that is held for as long as it can be paid. */
@Injectable()
export class ReservationCheckout {
  constructor(
    private readonly checkout: CheckoutService,
    private readonly orders: ReservationOrderRepository,
    private readonly seats: Seats,
    private readonly clock: Clock,
  ) {}

  /** @throws SlotBegun, SlotTaken where the seat was freed and none is left, SeatHeldAlready; else as `CheckoutService.pay` */
  async pay(order: Order, means: MeansOfPayment): Promise<PayAnswer> {
    if (!isUnpaid(order)) throw new OrderNotPayable(order.status);
    const current = await this.withTime(order);
    await this.holdSeat(current);
    const { slotName: subject, payUntil } = current;
    return this.checkout.pay(current, { ...means, module: RESERVATION, subject, payUntil }, this.attemptsOf(current));
  }

  /** The seat is held once more for each try that begins: the end of the try before may free what was held for that one. */
  private attemptsOf(order: Order): Attempts {
    return {
      find: (key) => this.orders.find(key),
      beginNextAttempt: async (current, next) => {
        if (!(await this.orders.beginNextAttempt(current, next))) return false;
        await this.holdSeat({ ...order, paymentAttempt: current.paymentAttempt + 1 });
        return true;
      },
    };
  }

  private async holdSeat(order: Order): Promise<void> {
    const outcome = await this.seats.hold(order, heldUntil(order));
    if (outcome.kind !== 'claimed') throw seatRefused(order.slotId, outcome);
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
