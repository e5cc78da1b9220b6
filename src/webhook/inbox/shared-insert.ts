import { type Collection, mongo } from 'mongoose';
import { isDuplicateKey } from '../../database/index.js';

interface Waiting<Document> {
  document: Document;
  resolve: (isNew: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Inserts of one turn of the event loop share one write, which costs the database little more than a single one. Each caller still
 * waits until its own document is safe, and hears of its own document alone.
 */
export class SharedInsert<Document extends object> {
  private waiting: Waiting<Document>[] = [];

  constructor(private readonly collection: () => Collection) {}

  /** @returns false when the `_id` is there already; rejects where the write failed, or nobody knows */
  insert(document: Document): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ document, resolve, reject }) === 1) setImmediate(() => void this.write());
    });
  }

  private async write(): Promise<void> {
    const group = this.waiting;
    this.waiting = [];
    const outcomeAt = await this.outcomesOf(group.map(({ document }) => document));
    group.forEach(({ resolve, reject }, place) => {
      const outcome = outcomeAt(place);
      if ('isNew' in outcome) resolve(outcome.isNew);
      else reject(outcome.error);
    });
  }

  /** @returns how it went with the document at a place */
  private async outcomesOf(documents: Document[]): Promise<(place: number) => Outcome> {
    try {
      await this.collection().insertMany(documents, { ordered: false });
      return () => ({ isNew: true });
    } catch (error) {
      return refusalsOf(error) ?? (() => ({ error }));
    }
  }
}

type Outcome = { isNew: boolean } | { error: unknown };

/** Undefined where the database did not say of each document how it went, or did not confirm that the others are safe. */
function refusalsOf(error: unknown): ((place: number) => Outcome) | undefined {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) return undefined;
  const refused = [error.writeErrors].flat();
  if (refused.length === 0) return undefined;
  return (place) => {
    const own = refused.find(({ index }) => index === place);
    if (!own) return { isNew: true };
    const reason = new mongo.MongoServerError({ message: String(own.errmsg), code: own.code });
    return isDuplicateKey(reason) ? { isNew: false } : { error: reason };
  };
}
