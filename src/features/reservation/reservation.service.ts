import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { ActivationService } from '../activation/index.js';
import { OrderNotFound } from '../checkout/index.js';
import { OrderFactory, type WantedSeat } from './order.factory.js';
import { OrderRepository } from './order.repository.js';
import { heldUntil, type Order } from './order.js';
import { SlotTaken } from './reservation.errors.js';
import { RESERVATION } from './reservation.name.js';
import { Seats } from './seats.js';

/** Who has reserved what. */
@Injectable()
export class ReservationService {
  // eslint-disable-next-line @typescript-eslint/max-params -- how an order is made, where it and its seat are kept, and who may place one where
  constructor(
    private readonly factory: OrderFactory,
    private readonly orders: OrderRepository,
    private readonly seats: Seats,
    private readonly activations: ActivationService,
    private readonly channels: ChannelOwnership,
  ) {}

  /**
   * Holds a seat, THEN keeps the order: a crash in between leaves a hold that ends by itself.
   * @throws ModuleNotActivated, InvalidInput for a slot that there is not, SlotTaken; ChannelNotFound, alike for another account's: nobody
   *   would find the payment in its records
   */
  async placeOrder(accountId: AccountId, wanted: WantedSeat): Promise<Order> {
    await this.activations.requireActive(accountId, RESERVATION);
    const order = this.factory.make(accountId, wanted);
    await this.channels.inspect(accountId, order.channelId);
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
