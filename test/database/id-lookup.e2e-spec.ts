import { jest } from '@jest/globals';
import { mongo } from 'mongoose';
import { deleteDataDirs, newDataDir } from './data-dir.js';
import { embeddedOnly } from '../support/engine.js';
import { Owner } from './owner.js';

jest.setTimeout(60_000);

/** A document with whatever the cases below want in it. */
type Any = mongo.Document & { _id: string };

let client: mongo.MongoClient;
let uri: string;
let collections = 0;
const fresh = (): mongo.Collection<Any> => client.db().collection<Any>(`any-${collections++}`);

/** A database of its own: how many documents a server looked at is a figure of the whole server. */
beforeAll(async () => {
  ({ uri } = await Owner.start(await newDataDir()));
  client = await new mongo.MongoClient(uri, { maxPoolSize: 50 }).connect();
});
afterAll(async () => {
  await client.close();
  await Owner.stopAll();
  await deleteDataDirs();
});

async function lookedAt(work: () => Promise<unknown>): Promise<number> {
  const before = await scannedObjects();
  await work();
  return (await scannedObjects()) - before;
}

async function scannedObjects(): Promise<number> {
  const status = await client.db().admin().serverStatus();
  return Number(
    (status as { metrics: { queryExecutor: { scannedObjects: unknown } } }).metrics.queryExecutor.scannedObjects,
  );
}

const rows = (count: number): Any[] => Array.from({ length: count }, (_, n) => ({ _id: `row-${n}`, n, revision: 0 }));

embeddedOnly.describe('a filter of `_id` and other conditions', () => {
  const OPERATIONS: Record<string, (c: mongo.Collection<Any>) => Promise<unknown>> = {
    find: (c) => c.find({ _id: 'row-7', n: 7 }).toArray(),
    'find, not matched': (c) => c.find({ _id: 'row-7', n: 8 }).toArray(),
    'find, sorted': (c) => c.find({ _id: 'row-7', n: { $gte: 7 } }, { sort: { n: -1 } }).toArray(),
    updateOne: (c) => c.updateOne({ _id: 'row-7', revision: 0 }, { $set: { revision: 1 } }),
    'updateOne, not matched': (c) => c.updateOne({ _id: 'row-7', revision: 0 }, { $set: { revision: 2 } }),
    updateMany: (c) => c.updateMany({ _id: 'row-7', $or: [{ revision: 1 }, { revision: 2 }] }, { $set: { n: 7 } }),
    replaceOne: (c) => c.replaceOne({ _id: 'row-7', revision: 1 }, { n: 7, revision: 2 }),
    findOneAndUpdate: (c) => c.findOneAndUpdate({ _id: 'row-7', revision: { $lt: 3 } }, { $inc: { revision: 1 } }),
    '_id last': (c) => c.updateOne({ revision: { $in: [3, 4] }, $or: [{ n: 7 }], _id: 'row-7' }, { $set: { n: 7 } }),
    'deleteOne, not matched': (c) => c.deleteOne({ _id: 'row-7', revision: 0 }),
    deleteOne: (c) => c.deleteOne({ _id: 'row-7', revision: 3 }),
  };

  it.each([10, 1_000])('looks at one document of %i', async (count) => {
    const collection = fresh();
    await collection.insertMany(rows(count));
    const looks: Record<string, number> = {};
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      looks[name] = await lookedAt(() => operation(collection));
    }
    expect(looks).toEqual(Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, 1])));
    expect(await collection.findOne({ _id: 'row-7' })).toBeNull();
  });

  it('looks at none where there is no such document', async () => {
    const collection = fresh();
    await collection.insertMany(rows(100));
    expect(await lookedAt(() => collection.updateOne({ _id: 'no', n: 1 }, { $set: { n: 2 } }))).toBe(0);
  });

  it('is counted where all are looked at, too', async () => {
    const collection = fresh();
    await collection.insertMany(rows(100));
    expect(await lookedAt(() => collection.find({ n: 7 }).toArray())).toBe(100);
  });
});

embeddedOnly.describe('of many conditional writes at once', () => {
  const MANY = Array.from({ length: 200 }, (_, writer) => writer);

  it('exactly one updateOne wins, in each of ten rounds', async () => {
    const collection = fresh();
    await collection.insertMany(rows(300));
    for (let revision = 0; revision < 10; revision++) {
      const write = { $set: { revision: revision + 1 } };
      const results = await Promise.all(MANY.map(() => collection.updateOne({ _id: 'row-7', revision }, write)));
      expect(results.filter(({ modifiedCount }) => modifiedCount === 1)).toHaveLength(1);
    }
  });

  it('exactly one findOneAndUpdate wins, and it is the one whose mark stays', async () => {
    const collection = fresh();
    await collection.insertMany(rows(300));
    const claims = MANY.map((by) =>
      collection.findOneAndUpdate({ _id: 'row-7', by: null }, { $set: { by } }, { returnDocument: 'after' }),
    );
    const won = (await Promise.all(claims)).filter((document) => document !== null);
    expect(won).toEqual([await collection.findOne({ _id: 'row-7' })]);
  });

  it('exactly one deleteOne wins', async () => {
    const collection = fresh();
    await collection.insertMany(rows(300));
    const results = await Promise.all(MANY.map(() => collection.deleteOne({ _id: 'row-7', revision: 0 })));
    expect(results.filter(({ deletedCount }) => deletedCount === 1)).toHaveLength(1);
    expect(await collection.estimatedDocumentCount()).toBe(299);
  });

  it('exactly one upsert inserts, and every other finds that or hears of the duplicate', async () => {
    const collection = fresh();
    const upsert = { $set: { n: 1 } };
    const results = await Promise.all(
      MANY.map(() => collection.updateOne({ _id: 'new', state: 'open' }, upsert, { upsert: true })),
    );
    expect(results.filter(({ upsertedCount }) => upsertedCount === 1)).toHaveLength(1);
    expect(await collection.find().toArray()).toEqual([{ _id: 'new', state: 'open', n: 1 }]);
  });

  it('none is lost: read, change, write if unchanged, by twenty at once', async () => {
    const collection = fresh();
    await collection.insertMany(rows(300));
    const countUp = async (): Promise<void> => {
      for (;;) {
        const revision: unknown = (await collection.findOne({ _id: 'row-7' }))?.revision;
        const next = { n: Number(revision) + 1, revision: Number(revision) + 1 };
        if ((await collection.replaceOne({ _id: 'row-7', revision }, next)).modifiedCount === 1) return;
      }
    };
    await Promise.all(MANY.slice(0, 20).map(countUp));
    expect(await collection.findOne({ _id: 'row-7' })).toEqual({ _id: 'row-7', n: 20, revision: 20 });
  });
});

embeddedOnly.describe('a write by `_id` and other conditions', () => {
  it('upserts with what its filter says', async () => {
    const collection = fresh();
    const filter = { _id: 'a', state: 'open', n: { $gt: 1 }, $and: [{ kind: 'k' }] };
    const result = await collection.updateOne(filter, { $setOnInsert: { m: 1 } }, { upsert: true });
    expect(result).toMatchObject({ upsertedId: 'a', matchedCount: 0 });
    expect(await collection.find().toArray()).toEqual([{ _id: 'a', state: 'open', kind: 'k', m: 1 }]);
  });

  const id = new mongo.ObjectId();
  it.each<[string, mongo.Document, unknown]>([
    ['a string', { _id: 'a', n: 1 }, 'a'],
    ['a number', { _id: 1, n: 1 }, 1],
    ['a number of another type', { _id: new mongo.Double(1), n: 1 }, 1],
    ['an ObjectId', { _id: id, n: 1 }, id],
    ['a document', { _id: { x: 1 }, n: 1 }, { x: 1 }],
    ['$eq', { _id: { $eq: 'a' }, n: 1 }, 'a'],
    ['$and', { $and: [{ _id: 'a' }, { n: 1 }] }, 'a'],
  ])('upserts once by %s, and meets that from then on', async (_, filter, _id) => {
    const collection = fresh();
    const upsert = (): Promise<mongo.UpdateResult> =>
      collection.updateOne(filter, { $inc: { times: 1 } }, { upsert: true });
    expect(await upsert()).toMatchObject({ upsertedCount: 1, upsertedId: _id, matchedCount: 0 });
    expect(await upsert()).toMatchObject({ upsertedCount: 0, matchedCount: 1, modifiedCount: 1 });
    expect(await collection.find().toArray()).toEqual([{ _id, n: 1, times: 2 }]);
  });

  it('is a duplicate where its document is there and does not match', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 'a', revision: 1 });
    const stale = { _id: 'a', revision: 0 };
    for (const write of [
      () => collection.updateOne(stale, { $set: { n: 1 } }, { upsert: true }),
      () => collection.replaceOne(stale, { n: 1 }, { upsert: true }),
      () => collection.findOneAndUpdate(stale, { $set: { n: 1 } }, { upsert: true }),
    ]) {
      await expect(write()).rejects.toMatchObject({ code: 11000 });
    }
    expect(await collection.find().toArray()).toEqual([{ _id: 'a', revision: 1 }]);
  });

  it('updates where its document matches, upsert or not', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 'a', revision: 1 });
    const result = await collection.updateOne({ _id: 'a', revision: 1 }, { $inc: { revision: 1 } }, { upsert: true });
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0 });
  });

  it('takes sort, projection, skip and the place in an array as before', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 'a', n: 1, lines: [{ k: 1 }, { k: 2 }] },
      { _id: 'b', n: 2, lines: [] },
    ]);
    const options = { sort: { n: -1 }, projection: { n: 1 }, returnDocument: 'after' } as const;
    expect(await collection.findOneAndUpdate({ _id: 'a', n: { $gt: 0 } }, { $inc: { n: 1 } }, options)).toEqual({
      _id: 'a',
      n: 2,
    });
    await collection.updateOne({ _id: 'a', 'lines.k': 2 }, { $set: { 'lines.$.done': true } });
    expect(await collection.findOne({ _id: 'a', n: 2 })).toEqual({
      _id: 'a',
      n: 2,
      lines: [{ k: 1 }, { k: 2, done: true }],
    });
    expect(await collection.findOne({ _id: 'a', n: 2 }, { skip: 1 })).toBeNull();
    expect(await collection.findOne({ _id: 'a', n: 2 }, { sort: { $natural: -1 } })).toMatchObject({ _id: 'a' });
    expect(await collection.findOneAndDelete({ _id: 'a', n: 1 }, { sort: { n: 1 } })).toBeNull();
    expect(await collection.findOneAndDelete({ _id: 'a', n: 2 }, { sort: { n: 1 } })).toMatchObject({ _id: 'a' });
    expect(await collection.distinct('_id')).toEqual(['b']);
  });

  it('meets what is there now: after a removal, a new document of the same _id, a dropped collection', async () => {
    const collection = fresh();
    const update = (): Promise<mongo.UpdateResult> =>
      collection.updateOne({ _id: 'a', n: 1 }, { $set: { seen: true } });
    await collection.insertOne({ _id: 'a', n: 1 });
    await collection.deleteOne({ _id: 'a', n: 1 });
    expect((await update()).matchedCount).toBe(0);
    await collection.insertOne({ _id: 'a', n: 1 });
    expect((await update()).matchedCount).toBe(1);
    await collection.drop();
    expect((await update()).matchedCount).toBe(0);
    await collection.insertOne({ _id: 'a', n: 1 });
    expect((await update()).matchedCount).toBe(1);
  });
});

embeddedOnly.it('finds after a restart what was written before, by `_id` and other conditions', async () => {
  const dataDir = await newDataDir();
  const stopped = await Owner.start(dataDir);
  const before = await new mongo.MongoClient(stopped.uri).connect();
  await before.db().collection<Any>('kept').insertOne({ _id: 'a', n: 1 });
  await before.close();
  await stopped.stop();
  const restarted = await Owner.start(dataDir);
  const after = await new mongo.MongoClient(restarted.uri).connect();
  expect(await after.db().collection<Any>('kept').findOne({ _id: 'a', n: 1 })).toEqual({ _id: 'a', n: 1 });
  await after.close();
});
