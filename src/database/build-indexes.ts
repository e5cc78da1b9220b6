import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Model, type mongo } from 'mongoose';
import { isDatabaseUnavailable } from './driver-error.js';

/** Between one try and the next, in ms; after the last of them the start has failed. */
const AGAIN_AFTER = [100, 500, 2_000, 5_000];
/** The driver's option of one command, which its types leave out: a large collection is built for longer than any answer may take. */
const NO_TIME_LIMIT: object = { socketTimeoutMS: 0 };

/** Of an index that was there already nobody need hear. */
const WORTH_TELLING_MS = 1_000;

const logger = new Logger('Indexes');

export type IndexedModel = Pick<Model<unknown>, 'collection'> & {
  schema: { indexes(): [object, object][] };
};

/**
 * Builds those indexes of a collection that are missing, one after another. Building what is there costs nothing, so a try whose answer was
 * lost is made again.
 * @throws what the driver throws where one can't be built, or the database stays away
 */
export async function buildIndexes(model: IndexedModel): Promise<void> {
  const { collection: built, schema } = model;
  const collection = built.collectionName;
  for (const [keys, options] of schema.indexes()) {
    const since = Date.now();
    const build = (): Promise<unknown> => built.createIndex(keys as mongo.IndexSpecification, options, NO_TIME_LIMIT);
    await persist({ collection, keys }, build);
    const ms = Date.now() - since;
    if (ms >= WORTH_TELLING_MS) logger.log({ msg: 'index built', collection, keys, ms });
  }
}

async function persist(what: object, build: () => Promise<unknown>): Promise<void> {
  for (const wait of AGAIN_AFTER) {
    try {
      await build();
      return;
    } catch (err) {
      if (!isDatabaseUnavailable(err)) throw err;
      logger.warn({ msg: 'index not built; tried again', ...what, err });
      await pause(wait);
    }
  }
  await build();
}
