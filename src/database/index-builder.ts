import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection, type Model, type mongo } from 'mongoose';
import { MINUTE, Meter, SECOND } from '../common/index.js';
import { doublingWait } from '../queue/index.js';
import { isDatabaseUnavailable } from './driver-error.js';

/** Between one try of what the start waits for and the next, in ms; after the last of them the start has failed. */
const AWAITED_AGAIN_AFTER = [100, 500, 2_000, 5_000];
/** Between one round of the rest and the next. */
const REST_AGAIN = { from: SECOND, upTo: 5 * MINUTE };
/** The driver's option of one command, which its types leave out: a large collection is built for longer than any answer may take. */
const NO_TIME_LIMIT: object = { socketTimeoutMS: 0 };
/** Of an index that was there already nobody need hear. */
const WORTH_TELLING_MS = SECOND;

type IndexedModel = Pick<Model<unknown>, 'collection'> & { schema: { indexes(): [object, { unique?: unknown }][] } };

interface SchemaIndex {
  /** For the log. */
  what: { collection: string; keys: object };
  unique: boolean;
  failures: number;
  /** Whether there is nothing yet to go through; false where that can't be said. */
  isQuick(): Promise<boolean>;
  create(): Promise<unknown>;
}

/**
 * Builds the indexes that the schemas declare and the database does not have. What a unique one refuses is never let in: nothing is served before
 * those are there, nor before those of a collection without documents, which take no time. All others only make questions quick, and are built
 * behind the start, one after another, until the last of them is there. Building what is there costs nothing, so a try whose answer was lost is
 * made again.
 */
@Injectable()
export class IndexBuilder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Indexes');
  private readonly missing = new Set<SchemaIndex>();
  private readonly stopping = new AbortController();

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly meter: Meter,
  ) {}

  /** @throws what the driver throws where an index that is waited for can't be built, or the database stays away */
  async onApplicationBootstrap(): Promise<void> {
    this.meter.gauge(
      {
        name: 'scrm_pay_indexes_missing',
        help: 'Indexes that are being built or could not be built yet',
        labels: [],
      },
      () => Promise.resolve([{ labels: {}, value: this.missing.size }]),
    );
    const models: IndexedModel[] = Object.values(this.connection.models);
    for (const index of models.flatMap(indexesOf)) this.missing.add(index);
    for (const index of this.missing) if (index.unique || (await index.isQuick())) await this.insist(index);
    void this.buildRest();
  }

  /** Waits for no build: the server's may take longer than any stop. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async insist(index: SchemaIndex): Promise<void> {
    for (const wait of AWAITED_AGAIN_AFTER) {
      try {
        await this.build(index);
        return;
      } catch (err) {
        if (!isDatabaseUnavailable(err)) throw err;
        this.tell(index, err);
        await pause(wait);
      }
    }
    await this.build(index);
  }

  private async buildRest(): Promise<void> {
    const { signal } = this.stopping;
    for (let round = 1; this.missing.size > 0 && !signal.aborted; round++) {
      if (round > 1) await pause(doublingWait(REST_AGAIN, round - 1), undefined, { signal }).catch(() => undefined);
      for (const index of this.missing) await this.attempt(index);
    }
  }

  /** One that can't be built holds up no other. */
  private async attempt(index: SchemaIndex): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      await this.build(index);
    } catch (err) {
      this.tell(index, err);
    }
  }

  private async build(index: SchemaIndex): Promise<void> {
    const { what } = index;
    const since = performance.now();
    const late = setTimeout(() => {
      this.logger.log({ msg: 'index is being built', ...what });
    }, WORTH_TELLING_MS);
    await index.create().finally(() => {
      clearTimeout(late);
    });
    this.missing.delete(index);
    const ms = Math.round(performance.now() - since);
    if (ms >= WORTH_TELLING_MS || index.failures > 0) this.logger.log({ msg: 'index built', ...what, ms });
  }

  private tell(index: SchemaIndex, err: unknown): void {
    if (this.stopping.signal.aborted) return;
    index.failures += 1;
    const told = { msg: 'index not built; tried again', ...index.what, failures: index.failures, err };
    // What will not pass by itself is for people.
    if (isDatabaseUnavailable(err)) this.logger.warn(told);
    else this.logger.error(told);
  }
}

function indexesOf({ collection, schema }: IndexedModel): SchemaIndex[] {
  // A database that can't answer may hold anything; whether it is there is for the building to find out.
  let isEmpty: Promise<boolean> | undefined;
  const isQuick = (): Promise<boolean> =>
    (isEmpty ??= collection.estimatedDocumentCount().then(
      (count) => count === 0,
      () => false,
    ));
  return schema.indexes().map(([keys, options]) => ({
    what: { collection: collection.collectionName, keys },
    unique: Boolean(options.unique),
    failures: 0,
    isQuick,
    create: () =>
      collection.createIndex(keys as mongo.IndexSpecification, options as mongo.CreateIndexesOptions, NO_TIME_LIMIT),
  }));
}
