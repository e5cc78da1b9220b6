import { type Model, trusted } from 'mongoose';
import { NEVER_DUE } from '../../common/index.js';
import { type LeaseStore } from '../../queue/index.js';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { TradeDocument } from '../trade.schema.js';
import { toTrade } from '../trade.repository.js';
import { PollSchedule } from './poll-schedule.js';
import { type TradeRecord } from '../trade.js';

/** What every document has that somebody looks at again and again. */
interface DueDocument {
  _id: string;
  /** Both "when to look next" and "when the claim of who looks ends". */
  askAt: Date;
  askGeneration: number;
  /** In whose turn it is looked at. */
  accountId: string;
}

/** Who may look at a document: the holder of its latest generation. */
export type Candidate = Pick<DueDocument, '_id' | 'askGeneration'>;

/** A document that somebody may claim. */
export type DueCandidate = Candidate & Pick<DueDocument, 'accountId'>;

/**
 * What is due to be polled, and by whom; a lease that no poll follows lapses by itself. Every method is one write to one document, under the
 * condition that its name says.
 */
export abstract class DueRepository<Document extends DueDocument, Item> implements LeaseStore<DueCandidate, Item> {
  private readonly documents: Model<DueDocument>;

  constructor(
    model: Model<Document>,
    private readonly timing: Pick<PollSchedule, 'now' | 'leaseUntil' | 'isGatewayAway'>,
  ) {
    this.documents = model as unknown as Model<DueDocument>;
  }

  oldest(limit: number): Promise<DueCandidate[]> {
    return this.findDue(this.askable, limit);
  }

  /** The range spans every account: it lets the database step from one to the next in an index, whatever each has. */
  keys(): Promise<string[]> {
    return this.documents.distinct('accountId', { accountId: trusted({ $gt: '' }), ...this.askable });
  }

  of(accountId: string, limit: number): Promise<DueCandidate[]> {
    return this.findDue({ accountId, ...this.askable }, limit);
  }

  keyOf({ accountId }: DueCandidate): string {
    return accountId;
  }

  async claim({ _id, askGeneration }: Candidate): Promise<Item | undefined> {
    const document = await this.documents
      .findOneAndUpdate(
        { _id, askGeneration, ...this.due },
        { $set: { askAt: this.timing.leaseUntil() }, $inc: { askGeneration: 1 } },
        { returnDocument: 'after' },
      )
      .lean<Document>();
    return document ? this.read(document) : undefined;
  }

  /** Under the claim, and only where the document is as it was seen: a change meanwhile has said itself when to look, or the lease will. */
  async askAgainUnlessChanged(item: Item, askAt: Date): Promise<void> {
    await this.documents.updateOne(this.asItWasSeen(item), { $set: { askAt } });
  }

  private get due(): object {
    return { askAt: trusted({ $lte: this.timing.now() }) };
  }

  /** While the gateway that holds credentials is away, what goes through merchants of one's own does not wait for it. */
  private get askable(): object {
    return this.timing.isGatewayAway() ? { ...this.due, merchantId: trusted({ $exists: true }) } : this.due;
  }

  private async findDue(condition: object, limit: number): Promise<DueCandidate[]> {
    return this.documents.find(condition, { askGeneration: 1, accountId: 1 }).sort({ askAt: 1 }).limit(limit).lean();
  }

  protected abstract read(document: Document): Item;

  /** The condition that finds the document under the claim, and only while nothing of it has changed. */
  protected abstract asItWasSeen(item: Item): Candidate;
}

/** Which trades are asked after, and by whom. */
@Injectable()
export class DueTradeRepository extends DueRepository<TradeDocument, TradeRecord> {
  constructor(
    @InjectModel(TradeDocument.name) private readonly model: Model<TradeDocument>,
    schedule: PollSchedule,
  ) {
    super(model, schedule);
  }

  /**
   * The gateway may have more to tell of a trade whose money went back. Where somebody looks just now, what that look found may be older: it
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
