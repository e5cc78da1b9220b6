import { randomBytes, randomUUID } from 'node:crypto';
import { type Connection, createConnection } from 'mongoose';
import { Seal } from '../../src/common/index.js';
import { reseal } from '../../src/start/reseal/reseal.js';

const from = randomBytes(32);
const to = randomBytes(32);
const stranger = new Seal(randomBytes(32));
const old = new Seal(from);
const next = new Seal(to);

interface Document {
  _id: string;
  [field: string]: unknown;
}

let database: Connection;
beforeEach(async () => {
  database = await createConnection(
    `${process.env.TEST_MONGODB_URI ?? ''}/test-${randomUUID().slice(0, 13)}`,
  ).asPromise();
  await of('direct_merchants').insertMany([
    { _id: 'm1', mchid: '1', sealed: old.seal('key of m1', 'm1') },
    { _id: 'm2', mchid: '2', sealed: next.seal('key of m2', 'm2') },
    { _id: 'm3', mchid: '3', sealed: stranger.seal('key of m3', 'm3') },
    // Copied from another merchant's document: it opens nowhere.
    { _id: 'm4', mchid: '4', sealed: old.seal('key of m1', 'm1') },
  ]);
  await of('own_channels').insertMany([
    { _id: 'c1', appId: 'wx1', sealed: old.seal('secret of c1', 'c1') },
    { _id: 'removed', name: 'was here' },
  ]);
  await of('payment_configs').insertOne({ _id: 'a1', sellerId: '1', apiKeySealed: old.seal('key of a1', 'a1') });
});
afterEach(async () => {
  await database.dropDatabase();
  await database.close();
});

const of = (collection: string): ReturnType<typeof database.collection<Document>> =>
  database.collection<Document>(collection);
const openedWith = async (key: Seal, collection: string, id: string, field = 'sealed'): Promise<string | undefined> =>
  key.open((await of(collection).findOne({ _id: id }))?.[field] as string, id);

describe('a change of CREDENTIALS_KEY', () => {
  it('seals every secret anew, and names those that neither key opens', async () => {
    const before = await of('direct_merchants').findOne({ _id: 'm3' });
    expect(await reseal(database, { from, to })).toEqual([
      { collection: 'direct_merchants', resealed: 1, fresh: 1, left: ['m3', 'm4'] },
      { collection: 'own_channels', resealed: 1, fresh: 0, left: [] },
      { collection: 'payment_configs', resealed: 1, fresh: 0, left: [] },
    ]);
    expect(await openedWith(next, 'direct_merchants', 'm1')).toBe('key of m1');
    expect(await openedWith(next, 'own_channels', 'c1')).toBe('secret of c1');
    expect(await openedWith(next, 'payment_configs', 'a1', 'apiKeySealed')).toBe('key of a1');
    expect(await of('direct_merchants').findOne({ _id: 'm3' })).toEqual(before);
    expect(await of('own_channels').findOne({ _id: 'removed' })).toEqual({ _id: 'removed', name: 'was here' });
  });

  it('may run again, and twice at once: nothing is lost', async () => {
    await Promise.all([reseal(database, { from, to }), reseal(database, { from, to })]);
    const again = await reseal(database, { from, to });
    expect(again.map(({ resealed, fresh }) => [resealed, fresh])).toEqual([
      [0, 2],
      [0, 1],
      [0, 1],
    ]);
    expect(await openedWith(next, 'direct_merchants', 'm1')).toBe('key of m1');
  });

  it('goes on where a database that fails has stopped it', async () => {
    await of('direct_merchants').insertMany(
      Array.from({ length: 300 }, (_, index) => ({ _id: `n${index}`, sealed: old.seal(`key ${index}`, `n${index}`) })),
    );
    const stopped = await createConnection(uriOf()).asPromise();
    const running = reseal(stopped, { from, to }).catch((error: unknown) => error);
    await stopped.close(true);
    await running;
    const [count] = await reseal(database, { from, to });
    expect((count?.resealed ?? 0) + (count?.fresh ?? 0)).toBe(302);
    for (const index of [0, 150, 299]) {
      expect(await openedWith(next, 'direct_merchants', `n${index}`)).toBe(`key ${index}`);
    }
  });
});

const uriOf = (): string => `${process.env.TEST_MONGODB_URI ?? ''}/${database.name}`;
