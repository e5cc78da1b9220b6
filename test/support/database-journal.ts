import mongoose from 'mongoose';

/** One operation that was sent to the database. */
export interface Operation {
  collection: string;
  method: string;
  filter: Record<string, unknown>;
  sort: Record<string, unknown>;
}

/** Notes every operation of this process on the documents of the database, as the driver is asked for it. */
export class DatabaseJournal {
  readonly operations: Operation[] = [];

  start(): void {
    this.operations.length = 0;
    mongoose.set('debug', (collection: string, method: string, ...given: unknown[]) => {
      // Asked for behind the start, whatever the test does meanwhile.
      if (method === 'createIndex') return;
      // `distinct` names its field first.
      const [filter, ...rest] = (method === 'distinct' ? given.slice(1) : given) as Record<string, unknown>[];
      const sort = rest.map((options) => options.sort).find((one) => one !== undefined);
      this.operations.push({ collection, method, filter: filter ?? {}, sort: (sort ?? {}) as Operation['sort'] });
    });
  }

  stop(): void {
    mongoose.set('debug', false);
  }

  /** `inbox.insertOne`, … in the order in which they were asked for. */
  names(): string[] {
    return this.operations.map(({ collection, method }) => `${collection}.${method}`);
  }
}
