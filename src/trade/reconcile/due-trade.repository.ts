import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type TradeRecord } from '../books/trade-record.js';
import { toTrade } from '../books/trade.mapping.js';
import { TradeDocument } from '../books/trade.schema.js';

/** Who is asked after, and by whom. Every method is one write to one document, under the condition that its name says. */
@Injectable()
export class DueTradeRepository {
  constructor(@InjectModel(TradeDocument.name) private readonly model: Model<TradeDocument>) {}

  /** Longest overdue first. */
  async findDue(now: Date, limit: number): Promise<Candidate[]> {
    const due = await this.model
      .find({ askAt: trusted({ $lte: now }) }, { askGeneration: 1 })
      .sort({ askAt: 1 })
      .limit(limit)
      .lean();
    return due.map(({ _id, askGeneration }) => ({ outTradeNo: _id, askGeneration }));
  }

  async claimDue(candidate: Candidate, now: Date, leaseUntil: Date): Promise<TradeRecord | undefined> {
    const { outTradeNo, askGeneration } = candidate;
    const document = await this.model
      .findOneAndUpdate(
        { _id: outTradeNo, askGeneration, askAt: trusted({ $lte: now }) },
        { $set: { askAt: leaseUntil }, $inc: { askGeneration: 1 } },
        { returnDocument: 'after' },
      )
      .lean<TradeDocument>();
    return document ? toTrade(document) : undefined;
  }

  /** Under the claim, and only where the trade is as it was seen: a change meanwhile has said itself when to look, or the lease will. */
  async askAgainUnlessChanged(trade: TradeRecord, askAt: Date): Promise<void> {
    const { outTradeNo, askGeneration, revision } = trade;
    await this.model.updateOne({ _id: outTradeNo, askGeneration, revision }, { $set: { askAt } });
  }
}

type Candidate = Pick<TradeDocument, 'askGeneration'> & { outTradeNo: string };
