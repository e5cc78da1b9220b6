import { Injectable } from '@nestjs/common';
import { type PayPageContent, type PayPageVisit, PayPage, type Bill } from '../../webapp/index.js';
import { OrderNotFound, paymentViewOf, visibleTo } from '../checkout/index.js';
import { GOODS, type Goods } from './goods.js';
import { type Order, type OrderItem } from './order.js';
import { StoreService } from './store.service.js';

const TITLE = { zh: '微商城', en: 'Store' };
const ORDERS = '/api/store/orders';
const MOST = 999;

/** The shop's pay page: an order's bill, or the shelf to choose from. */
@Injectable()
export class StorePayPage {
  constructor(private readonly store: StoreService) {}

  /** @throws OrderNotFound, alike for another user's order */
  @PayPage('store')
  async show(visit: PayPageVisit): Promise<PayPageContent> {
    const { orderNumber } = visit.query;
    if (typeof orderNumber === 'string') return { title: TITLE, bill: billOf(await this.orderOf(visit, orderNumber)) };
    const chosen = chosenBy(visit.query);
    return {
      title: TITLE,
      bill: chosen && draftOf(chosen, visit),
      view: { goods: GOODS, most: MOST, chosen: chosen?.goods.id, quantity: chosen?.quantity ?? 1, query: visit.query },
    };
  }

  private async orderOf({ identity }: PayPageVisit, orderNumber: string): Promise<Order> {
    if (!identity) throw new OrderNotFound();
    return visibleTo(identity, await this.store.find(identity.accountId, orderNumber));
  }
}

interface Chosen {
  goods: Goods;
  quantity: number;
}

function chosenBy({ goodsId, quantity }: PayPageVisit['query']): Chosen | undefined {
  const goods = GOODS.find(({ id }) => id === goodsId);
  const count = Number(quantity ?? 1);
  return goods && Number.isInteger(count) && count >= 1 && count <= MOST ? { goods, quantity: count } : undefined;
}

const lineOf = ({ name, price, quantity }: Pick<OrderItem, 'name' | 'price' | 'quantity'>): Bill['lines'][number] => ({
  name,
  note: `× ${quantity}`,
  amount: price * quantity,
});

function billOf(order: Order): Bill {
  return { ordersUrl: ORDERS, lines: order.items.map(lineOf), ...paymentViewOf(order) };
}

function draftOf({ goods, quantity }: Chosen, { identity, buyerId }: PayPageVisit): Bill {
  const items = [{ goodsId: goods.id, quantity }];
  return {
    ordersUrl: ORDERS,
    lines: [lineOf({ ...goods, quantity })],
    totalFee: goods.price * quantity,
    draft: { channelId: identity?.channelId, buyerId, items },
  };
}
