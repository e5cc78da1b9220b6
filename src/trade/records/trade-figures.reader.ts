import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type OutTradeNo } from '../../common/index.js';
import { TradeDocument } from '../trade.schema.js';
import { type RefundState } from '../refund/refund.js';
import { type TradeFlag, PAID_STATES, type TradeState } from '../trade.js';

const UNPAID: TradeState[] = ['PAY_ERROR', 'CLOSED'];
const DISPUTED: TradeFlag[] = ['amount-mismatch', 'account-mismatch'];
const OWED: TradeFlag[] = ['paid-after-close', 'surplus'];
const UNLISTED: TradeFlag = 'refund-unlisted';
const STUCK: TradeFlag = 'refund-abnormal';
/** Earlier versions stored a full refund in the trade's state alone. */
const UNSETTLED = [{ whollyRefunded: false }, { whollyRefunded: null, tradeStatus: trusted({ $ne: 'REFUND' }) }];

/** How many orders were paid, and how many came to nothing. Those that can still be paid are neither. */
export interface Outcomes {
  paid: number;
  unpaid: number;
}

/** A trade that needs an operator, and why. */
export interface FlaggedTrade {
  outTradeNo: OutTradeNo;
  flags: TradeFlag[];
}

/** How many, and the newest of them. */
export interface NamedTrades {
  count: number;
  newest: FlaggedTrade[];
}

/** Figures of an account's trades. Read only. */
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
   * Trades that contradict the gateway's orders and were made since then, newest first; one whose money went back, all of it and for certain,
   * is settled.
   * @param scope undefined: every account's
   */
  async disputedSince(since: Date, scope: AccountId | undefined, limit: number): Promise<NamedTrades> {
    return this.named(disputed(since, scope), limit);
  }

  /** Trades that were paid for nothing and are not refunded, however old. Newest trade first. */
  async owed(scope: AccountId | undefined, limit: number): Promise<NamedTrades> {
    return this.named({ flags: trusted({ $in: OWED }), ...ofAccount(scope), $or: UNSETTLED }, limit);
  }

  /** Trades with a refund that is stuck, however old. Newest trade first. */
  async stuckRefunds(scope: AccountId | undefined, limit: number): Promise<NamedTrades> {
    const isStuck: RefundState = 'ABNORMAL';
    return this.named({ flags: STUCK, ...ofAccount(scope), 'refunds.state': isStuck }, limit);
  }

  private async named(condition: object, limit: number): Promise<NamedTrades> {
    const [count, found] = await Promise.all([
      this.model.countDocuments(condition),
      this.model.find(condition, { flags: 1 }).sort({ createdAt: -1 }).limit(limit).lean<TradeDocument[]>(),
    ]);
    return { count, newest: found.map(({ _id, flags }) => ({ outTradeNo: _id as OutTradeNo, flags })) };
  }
}

function disputed(since: Date, accountId: AccountId | undefined): object {
  return {
    flags: trusted({ $in: [...DISPUTED, UNLISTED] }),
    ...ofAccount(accountId),
    createdAt: trusted({ $gte: since }),
    $and: [{ $or: UNSETTLED }, { $or: [{ flags: trusted({ $in: DISPUTED }) }, { 'refundsAsked.listed': 0 }] }],
  };
}

function ofAccount(accountId: AccountId | undefined): object {
  return accountId === undefined ? {} : { accountId };
}
