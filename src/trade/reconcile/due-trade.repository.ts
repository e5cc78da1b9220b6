import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { NEVER_DUE } from '../../common/index.js';
import { type TradeRecord } from '../books/trade-record.js';
import { toTrade } from '../books/trade.mapping.js';
import { TradeDocument } from '../books/trade.schema.js';
import { type Candidate, DueRepository } from './due.repository.js';

/** Which trades are asked after, and by whom. */
@Injectable()
export class DueTradeRepository extends DueRepository<TradeDocument, TradeRecord> {
  constructor(@InjectModel(TradeDocument.name) private readonly model: Model<TradeDocument>) {
    super(model);
  }

  /**
   * WeConnect may have more to tell of a trade whose money went back. Where somebody looks just now, what that look found may be older: it
   * may no longer say when to look again, and its claim lapses.
   */
  async makeDueIfRefunded(outTradeNo: string, now: Date): Promise<void> {
    const refunded = { _id: outTradeNo, tradeStatus: 'REFUND' as const };
    const { matchedCount } = await this.model.updateOne(
      { ...refunded, askAt: NEVER_DUE },
      { $set: { askAt: now }, $inc: { askGeneration: 1 } },
    );
    if (matchedCount === 0) await this.model.updateOne(refunded, { $inc: { askGeneration: 1 } });
  }

  protected read(document: TradeDocument): TradeRecord {
    return toTrade(document);
  }

  protected asItWasSeen({ outTradeNo, askGeneration, revision }: TradeRecord): Candidate & { revision: number } {
    return { _id: outTradeNo, askGeneration, revision };
  }
}
