import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { OrderNotFound, SalesPolicy } from '../checkout/index.js';
import { OrderFactory, type WantedSeat } from './order.factory.js';
import { ReservationOrderRepository } from './order.repository.js';
import { heldUntil, type Order } from './order.js';
import { seatRefused } from './reservation.errors.js';
import { RESERVATION } from './reservation.name.js';
import { Seats } from './seats.js';

/** Who has reserved what. */
@Injectable()
export class ReservationService {
  constructor(
    private readonly factory: OrderFactory,
    private readonly orders: ReservationOrderRepository,
    private readonly seats: Seats,
    private readonly permit: SalesPolicy,
  ) {}

  /**
   * Keeps the order, THEN holds its seat: a crash in between leaves an order that gets its seat with its first try to pay.
   * @throws as `SalesPolicy`, TooManyOpenOrders among it; InvalidInput for a slot that there is not, SlotBegun, SlotTaken, SeatHeldAlready
   */
  async placeOrder(accountId: AccountId, wanted: WantedSeat): Promise<Order> {
    const channelId = await this.permit.assertMaySell(accountId, RESERVATION, wanted.channelId);
    const order = await this.keep(() => this.factory.make(accountId, channelId, wanted));
    const outcome = await this.seats.hold(order, heldUntil(order));
    if (outcome.kind === 'claimed') return order;
    await this.orders.withdraw(order);
    await this.permit.dismiss(order, RESERVATION);
    throw seatRefused(order.slotId, outcome);
  }

  /** A number that is taken is drawn again. */
  private async keep(make: () => Order): Promise<Order> {
    for (;;) {
      const order = make();
      await this.permit.admit(order, { module: RESERVATION, book: this.orders, holds: true });
      if (await this.orders.insert(order)) return order;
    }
  }

  /** @throws OrderNotFound, alike for another account's order */
  async find(accountId: AccountId, orderNumber: string): Promise<Order> {
    const order = await this.orders.find({ accountId, orderNumber });
    if (!order) throw new OrderNotFound();
    return order;
  }
}
