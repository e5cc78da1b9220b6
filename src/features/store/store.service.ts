import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, InvalidInput, parseFen, parseOpenId, Randomness } from '../../common/index.js';
import { deadlineOf, OrderNotFound, SalesPolicy } from '../checkout/index.js';
import { GOODS } from './goods.js';
import { type Order, type OrderItem } from './order.js';
import { StoreOrderRepository } from './order.repository.js';
import { STORE } from './store.name.js';

interface WantedItem {
  goodsId: string;
  quantity: number;
}

interface WantedOrder {
  channelId: string;
  buyerId: string;
  /** The openId of a buyer who orders for themselves. */
  orderedBy?: string;
  items: WantedItem[];
}

/** The shop: what is sold, and who ordered what. */
@Injectable()
export class StoreService {
  constructor(
    private readonly orders: StoreOrderRepository,
    private readonly permit: SalesPolicy,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * Prices an order and keeps it, awaiting payment.
   * @throws as `SalesPolicy`, TooManyOpenOrders among it; InvalidInput for goods that the shop has not
   */
  async placeOrder(accountId: AccountId, wanted: WantedOrder): Promise<Order> {
    const channelId = await this.permit.assertMaySell(accountId, STORE, wanted.channelId);
    const items = wanted.items.map(priced);
    const now = this.clock.now();
    const draft: Omit<Order, 'orderNumber'> = {
      accountId,
      channelId,
      buyerId: parseOpenId(wanted.buyerId, 'buyerId'),
      ...(wanted.orderedBy !== undefined && { orderedBy: wanted.orderedBy }),
      items,
      totalFee: parseFen(
        items.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
        'items',
      ),
      status: 'AWAITING_PAYMENT',
      deadline: deadlineOf(now),
      paymentAttempt: 0,
      paid: undefined,
      surplus: [],
    };
    return this.keep(draft, now);
  }

  /** A number that is taken is drawn again. */
  private async keep(draft: Omit<Order, 'orderNumber'>, now: Date): Promise<Order> {
    for (;;) {
      const order = { ...draft, orderNumber: this.randomness.objectId() };
      await this.permit.admit(order, { module: STORE, book: this.orders, holds: false });
      if (await this.orders.insert(order, now)) return order;
    }
  }

  /** @throws OrderNotFound, alike for another account's order */
  async find(accountId: AccountId, orderNumber: string): Promise<Order> {
    const order = await this.orders.find({ accountId, orderNumber });
    if (!order) throw new OrderNotFound();
    return order;
  }
}

function priced({ goodsId, quantity }: WantedItem, index: number): OrderItem {
  const goods = GOODS.find(({ id }) => id === goodsId);
  if (!goods)
    throw InvalidInput.of(`items.${index}.goodsId`, 'must be one of the goods that GET /api/store/goods lists');
  return { goodsId, name: goods.name, price: goods.price, quantity };
}
