import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { OrderNotFound, OrderPermit } from '../checkout/index.js';
import { OrderFactory, type WantedSeat } from './order.factory.js';
import { OrderRepository } from './order.repository.js';
import { heldUntil, type Order } from './order.js';
import { SlotTaken } from './reservation.errors.js';
import { RESERVATION } from './reservation.name.js';
import { Seats } from './seats.js';

/** Who has reserved what. */
@Injectable()
export class ReservationService {
  constructor(
    private readonly factory: OrderFactory,
    private readonly orders: OrderRepository,
    private readonly seats: Seats,
    private readonly permit: OrderPermit,
  ) {}

  /**
   * Holds a seat, THEN keeps the order: a crash in between leaves a hold that ends by itself.
   * @throws as `OrderPermit`; InvalidInput for a slot that there is not, SlotTaken
   */
  async placeOrder(accountId: AccountId, wanted: WantedSeat): Promise<Order> {
    const channelId = await this.permit.require(accountId, RESERVATION, wanted.channelId);
    const order = this.factory.make(accountId, channelId, wanted);
    if (!(await this.seats.hold(order, heldUntil(order)))) throw new SlotTaken(order.slotId);
    await this.orders.insert(order);
    return order;
  }

  /** @throws OrderNotFound, alike for another account's order */
  async find(accountId: AccountId, orderNumber: string): Promise<Order> {
    const order = await this.orders.find({ accountId, orderNumber });
    if (!order) throw new OrderNotFound();
    return order;
  }
}
