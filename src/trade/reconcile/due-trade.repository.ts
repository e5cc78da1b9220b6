import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type TradeRecord } from '../books/trade-record.js';
import { toTrade } from '../books/trade.mapping.js';
import { TradeDocument } from '../books/trade.schema.js';
import { type Candidate, DueRepository } from './due.repository.js';

/** Which trades are asked after, and by whom. */
@Injectable()
export class DueTradeRepository extends DueRepository<TradeDocument, TradeRecord> {
  constructor(@InjectModel(TradeDocument.name) model: Model<TradeDocument>) {
    super(model);
  }

  protected read(document: TradeDocument): TradeRecord {
    return toTrade(document);
  }

  protected asItWasSeen({ outTradeNo, askGeneration, revision }: TradeRecord): Candidate & { revision: number } {
    return { _id: outTradeNo, askGeneration, revision };
  }
}
