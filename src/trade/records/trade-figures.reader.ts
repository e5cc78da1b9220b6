import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type OutTradeNo } from '../../common/index.js';
import { TradeDocument } from '../books/trade.schema.js';
import { type TradeFlag } from '../trade.js';
import { PAID_STATES, type TradeState } from '../trade.state.js';

const UNPAID: TradeState[] = ['PAY_ERROR', 'CLOSED'];
const DISPUTED: TradeFlag[] = ['paid-after-close', 'amount-mismatch', 'account-mismatch', 'surplus'];

/** How many orders were paid, and how many came to nothing. Those that can still be paid are neither. */
export interface Outcomes {
  paid: number;
  unpaid: number;
}

/** A trade that contradicts WeConnect's books, or whose money came too late. */
export interface DisputedTrade {
  outTradeNo: OutTradeNo;
  flags: TradeFlag[];
}

/** Numbers about an account's trades. It reads; nothing here changes a trade. */
@Injectable()
export class TradeFiguresReader {
  constructor(@InjectModel(TradeDocument.name) private readonly model: Model<TradeDocument>) {}

  /** Of the account's real orders that were placed since then. */
  async outcomesSince(accountId: AccountId, since: Date): Promise<Outcomes> {
    const count = (states: readonly TradeState[]): Promise<number> =>
      this.model.countDocuments({
        accountId,
        tradeStatus: trusted({ $in: [...states] }),
        createdAt: trusted({ $gte: since }),
        'metadata.isTest': trusted({ $ne: true }),
      });
    const [paid, unpaid] = await Promise.all([count(PAID_STATES), count(UNPAID)]);
    return { paid, unpaid };
  }

  /**
   * Trades that were made since then, newest first; one whose money went back is settled.
   * @param scope undefined: every account's
   */
  async disputedSince(
    since: Date,
    scope: AccountId | undefined,
    limit: number,
  ): Promise<{ count: number; newest: DisputedTrade[] }> {
    const condition = disputed(since, scope);
    const [count, found] = await Promise.all([
      this.model.countDocuments(condition),
      this.model.find(condition, { flags: 1 }).sort({ createdAt: -1 }).limit(limit).lean<TradeDocument[]>(),
    ]);
    return { count, newest: found.map(({ _id, flags }) => ({ outTradeNo: _id as OutTradeNo, flags })) };
  }
}

function disputed(since: Date, accountId: AccountId | undefined): object {
  return {
    flags: trusted({ $in: DISPUTED }),
    ...(accountId !== undefined && { accountId }),
    createdAt: trusted({ $gte: since }),
    tradeStatus: trusted({ $ne: 'REFUND' }),
  };
}
