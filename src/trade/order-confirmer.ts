import { Injectable } from '@nestjs/common';
import { type OutTradeNo } from '../common/index.js';
import { WeConnect } from '../weconnect/index.js';
import { TradeBooks } from './books/trade-books.js';
import { type Confirmation, type ObservationSource } from './trade.js';

/** Asks WeConnect about an order and enters the answer: the one way by which a trade becomes paid. */
@Injectable()
export class OrderConfirmer {
  constructor(
    private readonly weconnect: WeConnect,
    private readonly books: TradeBooks,
  ) {}

  async confirm(outTradeNo: OutTradeNo, source: ObservationSource): Promise<Confirmation> {
    const order = await this.weconnect.findOrder(outTradeNo);
    if (!order) return { found: false };
    const { trade, disagreement } = await this.books.enter(order, source);
    return { found: true, order, trade, ...(disagreement && { disagreement }) };
  }
}
