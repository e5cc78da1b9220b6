import { type Model, trusted } from 'mongoose';

/** What every document has that somebody looks at again and again. */
export interface DueDocument {
  _id: string;
  /** Both "when to look next" and "when the claim of who looks ends". */
  askAt: Date;
  askGeneration: number;
}

/** Who may look at a document: the holder of its latest generation. */
export type Candidate = Pick<DueDocument, '_id' | 'askGeneration'>;

/** What is due to be looked at, and by whom. Every method is one write to one document, under the condition that its name says. */
export abstract class DueRepository<Document extends DueDocument, Item> {
  private readonly documents: Model<DueDocument>;

  constructor(model: Model<Document>) {
    this.documents = model as unknown as Model<DueDocument>;
  }

  /** Longest overdue first. */
  async findDue(now: Date, limit: number): Promise<Candidate[]> {
    return this.documents
      .find({ askAt: trusted({ $lte: now }) }, { askGeneration: 1 })
      .sort({ askAt: 1 })
      .limit(limit)
      .lean();
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

  protected abstract read(document: Document): Item;

  /** The condition that finds the document under the claim, and only while nothing of it has changed. */
  protected abstract asItWasSeen(item: Item): Candidate;
}
