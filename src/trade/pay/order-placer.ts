import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/index.js';
import { PaymentGateway } from '../../gateway/index.js';
import { TradeWriter, type ObservedTrade } from '../books/trade-writer.js';
import { type TradeRecord } from '../books/trade-record.js';
import { OrderMismatch, PaymentOutcomeUnknown } from '../trade.errors.js';
import { toNewOrder } from './new-trade.js';
import { OrderRecovery } from './order-recovery.js';
import { assertPayable } from './payable.js';
import { meansAnswered, meansOf, type PaymentMeans } from './payment-means.js';

/** Brings an open trade to where it can be paid: by a unified order, unless one stands that is young enough. */
@Injectable()
export class OrderPlacer {
  constructor(
    private readonly weconnect: PaymentGateway,
    private readonly books: TradeWriter,
    private readonly recovery: OrderRecovery,
    private readonly clock: Clock,
  ) {}

  /** @throws TradeAlreadyPaid, TradeClosed, TradeExpired, OrderMismatch, PaymentRefused, PaymentUnavailable, PaymentOutcomeUnknown */
  async place(trade: TradeRecord): Promise<PaymentMeans> {
    const now = this.clock.now();
    assertPayable(trade, now);
    return meansOf(trade, now) ?? this.settle(await this.order(trade));
  }

  private async order(trade: TradeRecord): Promise<ObservedTrade> {
    try {
      return await this.create(trade);
    } catch (error) {
      return this.recovery.recover(trade, error, (current) => this.create(current));
    }
  }

  private async create(trade: TradeRecord): Promise<ObservedTrade> {
    return this.books.update(trade, await this.weconnect.createOrder(toNewOrder(trade)), 'pay');
  }

  /** What counts is the trade after the entry: it may have been closed or paid meanwhile. What was answered just now is usable, however old it is thought to be. */
  private settle({ trade, disagreement }: ObservedTrade): PaymentMeans {
    const now = this.clock.now();
    if (disagreement) throw new OrderMismatch(trade.outTradeNo, disagreement);
    assertPayable(trade, now);
    const means = meansAnswered(trade);
    if (!means) throw new PaymentOutcomeUnknown(trade.outTradeNo);
    return means;
  }
}
