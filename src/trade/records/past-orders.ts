import { Injectable } from '@nestjs/common';
import { type UpstreamOrder } from '../../weconnect/index.js';
import { TradeBooks } from '../books/trade-books.js';
import { TradeRepository } from '../books/trade.repository.js';

/** Takes over orders from before this service came. */
@Injectable()
export class PastOrders {
  constructor(
    private readonly trades: TradeRepository,
    private readonly books: TradeBooks,
  ) {}

  /**
   * Enters an order as WeConnect lists it; entering it again changes nothing. One that was not made here is adopted, and announced to
   * nobody: no module of this service waits for it. One that was made here moves as if it had been asked after, so its modules hear of it.
   * @returns whether it was paid: others are not taken over
   */
  async enter(order: UpstreamOrder): Promise<boolean> {
    if (order.state !== 'PAID' && order.state !== 'REFUNDED') return false;
    const known = await this.trades.find(order.outTradeNo);
    if (known) await this.books.update(known, order, 'import');
    else await this.books.enter(order, { source: 'import', announced: true });
    return true;
  }
}
