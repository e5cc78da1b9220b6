import { Injectable } from '@nestjs/common';
import { WeConnectUnavailable, WeConnectUnreadable } from '../../weconnect/index.js';
import { type TradeRecord } from '../books/trade-record.js';
import { TradeRepository } from '../books/trade.repository.js';
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
   * @throws TradeNotFound, alike for another account's trade; RefundUnavailable, RefundUnreadable, WeConnectRefused when WeConnect did not say
   */
  async find(draft: NamedRefundDraft): Promise<TradeRecord> {
    const trade = await this.trades.find(draft.outTradeNo);
    if (trade?.accountId !== draft.accountId) throw new TradeNotFound(draft.outTradeNo);
    return isPaid(trade.tradeStatus) || trade.paidFee !== undefined ? trade : this.ask(draft);
  }

  private async ask({ outTradeNo, outRefundNo }: NamedRefundDraft): Promise<TradeRecord> {
    try {
      await this.confirmer.confirm(outTradeNo, 'query');
    } catch (error) {
      if (error instanceof WeConnectUnavailable) throw new RefundUnavailable(outRefundNo, error);
      throw error instanceof WeConnectUnreadable ? new RefundUnreadable(outRefundNo, error) : error;
    }
    return this.trades.get(outTradeNo);
  }
}
