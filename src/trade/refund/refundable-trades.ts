import { Injectable } from '@nestjs/common';
import { GatewayUnavailable, GatewayUnreadable } from '../../gateway/index.js';
import { type TradeRecord } from '../trade-record.js';
import { TradeRepository } from '../trade.repository.js';
import { OrderConfirmer } from '../order-confirmer.js';
import { TradeNotFound } from '../trade.errors.js';
import { type NamedRefundDraft } from './refund-request.js';
import { RefundUnavailable, RefundUnreadable } from './refund.errors.js';
import { isPaid } from '../trade.state.js';

/** Finds the trade that a refund is of. */
@Injectable()
export class RefundableTrades {
  constructor(
    private readonly trades: TradeRepository,
    private readonly confirmer: OrderConfirmer,
  ) {}

  /**
   * The books may not have heard of the payment yet: WeConnect is asked before a trade counts as unpaid.
   * @throws TradeNotFound, alike for another account's trade; RefundUnavailable, RefundUnreadable, GatewayRefused when WeConnect did not say
   */
  async find(draft: NamedRefundDraft): Promise<TradeRecord> {
    const trade = await this.own(draft);
    if (isPaid(trade.tradeStatus) || trade.paidFee !== undefined) return trade;
    await this.ask(draft);
    // Asked after, the number may turn out to be another account's.
    return this.own(draft);
  }

  private async own({ accountId, outTradeNo }: NamedRefundDraft): Promise<TradeRecord> {
    const trade = await this.trades.find(outTradeNo);
    if (trade?.accountId !== accountId) throw new TradeNotFound(outTradeNo);
    return trade;
  }

  private async ask({ outTradeNo, outRefundNo }: NamedRefundDraft): Promise<void> {
    try {
      await this.confirmer.confirm(outTradeNo, 'query');
    } catch (error) {
      if (error instanceof GatewayUnavailable) throw new RefundUnavailable(outRefundNo, error);
      throw error instanceof GatewayUnreadable ? new RefundUnreadable(outRefundNo, error) : error;
    }
  }
}
