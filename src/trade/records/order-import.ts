import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../common/index.js';
import { type UpstreamOrder, GatewayUnavailable } from '../../gateway/index.js';
import { TradeWriter } from '../trade-writer.js';
import { TradeRepository } from '../trade.repository.js';
import { RefundDiscovery } from '../refund/refund-discovery.js';
import { yieldsTo } from '../trade.state.js';
import { type TradeRecord } from '../trade.js';

/** Imports orders from before this service was installed. */
@Injectable()
export class OrderImport {
  private readonly logger = new Logger(OrderImport.name);

  constructor(
    private readonly trades: TradeRepository,
    private readonly writer: TradeWriter,
    private readonly refunds: RefundDiscovery,
  ) {}

  /**
   * Enters an order as the gateway lists it; entering it again changes nothing. One that was not made here is adopted, and announced to
   * nobody: no module of this service waits for it. One that was made here moves as by a query, so its modules are told.
   * @returns whether it was paid: others are not taken over
   */
  async enter(order: UpstreamOrder): Promise<boolean> {
    if (order.state !== 'PAID' && order.state !== 'REFUNDED') return false;
    const known = await this.trades.find(order.outTradeNo);
    const { trade } =
      known && !yieldsTo(known, order)
        ? await this.writer.update(known, order, 'import')
        : await this.writer.enter(order, { source: 'import', announced: true, known });
    if (order.state === 'REFUNDED' && trade.tradeStatus === 'REFUND') await this.learnRefunds(trade);
    return true;
  }

  /** One list that cannot be read must not stop an import of thousands: that trade's refunded amount stays unknown, and is shown so. */
  private async learnRefunds(trade: TradeRecord): Promise<void> {
    try {
      await this.refunds.learn(trade, { quiet: trade.flags.includes('adopted') });
    } catch (err) {
      if (err instanceof GatewayUnavailable || !(err instanceof DomainError)) throw err;
      this.logger.warn({ msg: 'refunds of an imported order unknown', outTradeNo: trade.outTradeNo, err });
    }
  }
}
