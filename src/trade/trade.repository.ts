import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Collection, type Model, trusted } from 'mongoose';
import { type AccountId, type Fen, type OutTradeNo } from '../common/index.js';
import { isDuplicateKey } from '../database/index.js';
import { TradeDocument, type StoredShare } from './trade.schema.js';
import { type TradeChange, type TradeRecord, type ReservedShare } from './trade.js';

export function toDocument({ outTradeNo, ...trade }: TradeRecord): TradeDocument {
  return { _id: outTradeNo, ...trade };
}

export function toTrade({ _id, accountId, totalFee, prepay, refunds, ...rest }: TradeDocument): TradeRecord {
  return {
    ...rest,
    paidFee: rest.paidFee as Fen | undefined,
    refunds: refunds.map(toShare),
    outTradeNo: _id as OutTradeNo,
    accountId: accountId as AccountId,
    totalFee: totalFee as Fen,
    prepay: prepay && { ...prepay, prepayId: prepay.prepayId, codeUrl: prepay.codeUrl },
  };
}

/** A share that was written before shares had a state has two marks instead. */
export function toShare({ taken, settled, ...share }: StoredShare): ReservedShare {
  return { ...share, state: share.state ?? (settled ? 'SUCCESS' : taken ? 'PROCESSING' : 'PENDING') };
}

const HISTORY_KEPT = 100;

/** Trades. Every write goes to one document. */
@Injectable()
export class TradeRepository {
  constructor(@InjectModel(TradeDocument.name) private readonly model: Model<TradeDocument>) {}

  /** @returns false when the number is taken */
  async insert(trade: TradeRecord): Promise<boolean> {
    try {
      await this.trades.insertOne(toDocument(trade), { ignoreUndefined: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /**
   * Gives the number of a trade that was never made to the next one. Within an account the history is kept.
   * @returns the new trade; undefined where the old one has changed since it was read
   */
  async replace(old: TradeRecord, trade: TradeRecord): Promise<TradeRecord | undefined> {
    const { outTradeNo, revision } = old;
    const history = old.accountId === trade.accountId ? [...old.history, ...trade.history] : trade.history;
    // A poll that claimed the old trade must not schedule the new one.
    const counts = { revision: revision + 1, askGeneration: old.askGeneration + 1 };
    const next = { ...trade, history: history.slice(-HISTORY_KEPT), ...counts };
    const { modifiedCount } = await this.trades.replaceOne({ _id: outTradeNo, revision }, toDocument(next), {
      ignoreUndefined: true,
    });
    return modifiedCount > 0 ? next : undefined;
  }

  async find(outTradeNo: string): Promise<TradeRecord | undefined> {
    const document = await this.model.findById(outTradeNo).read('primary').lean<TradeDocument>();
    return document ? toTrade(document) : undefined;
  }

  /** Whose the trades of those numbers are; numbers without a trade are left out. */
  async accountsOf(outTradeNos: readonly string[]): Promise<Map<string, AccountId>> {
    const found = await this.model.find({ _id: trusted({ $in: [...outTradeNos] }) }, { accountId: 1 }).lean();
    return new Map(found.map(({ _id, accountId }) => [_id, accountId as AccountId]));
  }

  /** The trade that is known to be there: trades are never deleted. */
  async get(outTradeNo: string): Promise<TradeRecord> {
    const trade = await this.find(outTradeNo);
    if (!trade) throw new Error(`trade ${outTradeNo} has vanished`);
    return trade;
  }

  /** @returns the trade as it then is; undefined when it changed since it was read, and nothing was written */
  async changeUnlessChanged(
    { outTradeNo, revision }: TradeRecord,
    change: TradeChange,
  ): Promise<TradeRecord | undefined> {
    const document = await this.trades.findOneAndUpdate({ _id: outTradeNo, revision }, toUpdate(change), {
      returnDocument: 'after',
      ignoreUndefined: true,
    });
    return document ? toTrade(document) : undefined;
  }

  /** The driver's own collection: it leaves undefined members out, where mongoose would write null. */
  private get trades(): Collection<TradeDocument> {
    return this.model.collection as unknown as Collection<TradeDocument>;
  }
}

function toUpdate({ facts, flags, entry }: TradeChange): object {
  return {
    $inc: { revision: 1 },
    ...(Object.keys(facts).length > 0 && { $set: facts }),
    ...(flags.length > 0 && { $addToSet: { flags: { $each: flags } } }),
    ...(entry && { $push: { history: { $each: [entry], $slice: -HISTORY_KEPT } } }),
  };
}
