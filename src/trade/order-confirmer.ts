import { Injectable } from '@nestjs/common';
import { type OutTradeNo } from '../common/index.js';
import { GatewayRegistry, type UpstreamOrder } from '../gateway/index.js';
import { TradeWriter } from './trade-writer.js';
import { type TradeRecord } from './trade-record.js';
import { TradeRepository } from './trade.repository.js';
import { RefundDiscovery } from './refund/refund-discovery.js';
import { type Confirmation, type ObservationSource } from './trade.js';

/** Asks WeConnect about an order and enters the answer: the one way by which a trade becomes paid. */
@Injectable()
export class OrderConfirmer {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly books: TradeWriter,
    private readonly repository: TradeRepository,
    private readonly refunds: RefundDiscovery,
  ) {}

  async confirm(
    outTradeNo: OutTradeNo,
    source: ObservationSource,
    isAnnounced: (order: UpstreamOrder) => boolean = () => false,
  ): Promise<Confirmation> {
    // Read while WeConnect looks: a payer waits for both. What changes meanwhile is read again before anything is written.
    const [order, known] = await Promise.all([
      this.gateways.ofNotifications.orders.find(outTradeNo),
      this.repository.find(outTradeNo),
    ]);
    if (!order) return { found: false, trade: await this.repository.find(outTradeNo) };
    const { trade, disagreement } = await this.books.enter(order, { source, announced: isAnnounced(order), known });
    if (disagreement) return { found: true, order, trade, disagreement };
    return { found: true, order, trade: order.state === 'REFUNDED' ? await this.refunds.learn(trade) : trade };
  }

  /** The trade with what went back of it: asked for where it is called refunded and nobody here ever asked, as in books of earlier versions. */
  async withRefunds(trade: TradeRecord): Promise<TradeRecord> {
    return trade.tradeStatus === 'REFUND' && !trade.refundsAsked ? this.refunds.learn(trade) : trade;
  }
}
