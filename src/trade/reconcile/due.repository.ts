import { type Model, trusted } from 'mongoose';
import { type DueItems, FairTurns, NEVER_DUE } from '../../common/index.js';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { TradeDocument } from '../trade.schema.js';
import { toTrade } from '../trade.repository.js';
import { type PollSchedule } from './poll-schedule.js';
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
type DueCandidate = Candidate & Pick<DueDocument, 'accountId'>;

/** What is due to be looked at, and by whom. Every method is one write to one document, under the condition that its name says. */
export abstract class DueRepository<Document extends DueDocument, Item> {
  private readonly documents: Model<DueDocument>;

  constructor(model: Model<Document>) {
    this.documents = model as unknown as Model<DueDocument>;
  }

  /** What can be claimed, as accounts take turns at it. */
  claimable(now: () => Date): DueItems<DueCandidate> {
    const due = (): object => ({ askAt: trusted({ $lte: now() }) });
    return {
      oldest: (limit) => this.findDue(due(), limit),
      // The range spans every account: it lets the database step from one to the next in an index, whatever each has.
      keys: () => this.documents.distinct('accountId', { accountId: trusted({ $gt: '' }), ...due() }),
      of: (accountId, limit) => this.findDue({ accountId, ...due() }, limit),
      keyOf: ({ accountId }) => accountId,
    };
  }

  async claimDue({ _id, askGeneration }: Candidate, now: Date, leaseUntil: Date): Promise<Item | undefined> {
    const document = await this.documents
      .findOneAndUpdate(
        { _id, askGeneration, askAt: trusted({ $lte: now }) },
        { $set: { askAt: leaseUntil }, $inc: { askGeneration: 1 } },
        { returnDocument: 'after' },
      )
      .lean<Document>();
    return document ? this.read(document) : undefined;
  }

  /** Under the claim, and only where the document is as it was seen: a change meanwhile has said itself when to look, or the lease will. */
  async askAgainUnlessChanged(item: Item, askAt: Date): Promise<void> {
    await this.documents.updateOne(this.asItWasSeen(item), { $set: { askAt } });
  }

  private async findDue(condition: object, limit: number): Promise<DueCandidate[]> {
    return this.documents.find(condition, { askGeneration: 1, accountId: 1 }).sort({ askAt: 1 }).limit(limit).lean();
  }

  protected abstract read(document: Document): Item;

  /** The condition that finds the document under the claim, and only while nothing of it has changed. */
  protected abstract asItWasSeen(item: Item): Candidate;
}

/**
 * Claims what is due, each for one look and by one process; a claim that is not followed by a look lapses by itself. Accounts take turns:
 * however much of one is due, and since when, another's waits for one round.
 */
export class DueClaims<Document extends DueDocument, Item> {
  private readonly turns: FairTurns<DueCandidate>;

  constructor(
    private readonly due: DueRepository<Document, Item>,
    private readonly timing: Pick<PollSchedule, 'now' | 'leaseUntil'>,
  ) {
    this.turns = new FairTurns(due.claimable(() => timing.now()));
  }

  /**
   * @param limit how many at most
   * @param allowed how many of an account
   */
  async claim(limit: number, allowed?: (accountId: string) => number): Promise<Item[]> {
    const candidates = await this.turns.take(limit, allowed);
    const claims = candidates.map((candidate) =>
      this.due.claimDue(candidate, this.timing.now(), this.timing.leaseUntil()),
    );
    return (await Promise.all(claims)).filter((item) => item !== undefined);
  }
}

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
