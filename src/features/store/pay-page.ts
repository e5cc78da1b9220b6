import { Injectable } from '@nestjs/common';
import { PayPage, type PayPageContent, type PayPageVisit } from '../../webapp/index.js';
import { OrderPage } from '../kit/index.js';
import { type Goods, GOODS, MOST, type StoreOrder, StoreOrders } from './orders.js';

const title = { zh: '微商城', en: 'Store' };

/** The shop's pay page: an order's bill, or the shelf to choose from. */
@Injectable()
export class StorePayPage extends OrderPage<StoreOrder> {
  constructor(protected readonly book: StoreOrders) {
    super();
  }

  @PayPage('store')
  async show(visit: PayPageVisit): Promise<PayPageContent> {
    const placed = await this.placedBill(visit);
    if (placed) return { title, bill: placed };
    const { query } = visit;
    const [chosen, quantity] = chosenBy(query);
    const view = { goods: GOODS, most: MOST, chosen: chosen?.id, quantity, query };
    if (!chosen) return { title, view };
    const lines = this.book.linesOf({ items: [{ ...chosen, goodsId: chosen.id, quantity }] });
    return { title, bill: this.draftBill(visit, lines, { items: [{ goodsId: chosen.id, quantity }] }), view };
  }
}

function chosenBy({ goodsId, quantity }: PayPageVisit['query']): [goods: Goods | undefined, quantity: number] {
  const goods = GOODS.find(({ id }) => id === goodsId);
  const count = Number(quantity ?? 1);
  return goods && Number.isInteger(count) && count >= 1 && count <= MOST ? [goods, count] : [undefined, 1];
}
