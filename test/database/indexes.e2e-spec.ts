import { type Connection } from 'mongoose';
import { DatabaseJournal, type Operation } from '../support/database-journal.js';
import { type Index, isCovered } from '../support/index-cover.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { LOOKING, useEverything } from './use-everything.js';

/** Looked through on purpose, and small whatever the service has done. */
const SMALL: readonly string[] = [
  // Unfinished deliveries only: which modules have any.
  'deliveries.distinct',
];

describe('every question to the database', () => {
  const journal = new DatabaseJournal();
  let app: TestApp;
  beforeAll(async () => {
    journal.start();
    app = await startApp();
  });
  afterAll(async () => {
    journal.stop();
    await app.stop();
  });

  it('is answered by _id or by an index that its schema declares', async () => {
    await useEverything(app);
    const looking = journal.operations.filter(({ method }) => LOOKING.has(method));
    expect(looking.length).toBeGreaterThan(100);
    const scans = looking.filter(
      (operation) => !isSmall(operation) && !isCovered(operation, indexesOf(app.database, operation)),
    );
    expect(scans.map(describeOperation)).toEqual([]);
  });

  it.each([
    ['payments', 'trades', 'paidAt', () => `/api/channel/payments?channelId=${app.sandbox.world.channelId}`],
    [
      'payments of a span of time',
      'trades',
      'paidAt',
      () =>
        `/api/channel/payments?channelId=${app.sandbox.world.channelId}&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`,
    ],
    ['events', 'inbox', 'recvAt', () => '/api/webhook/events?'],
  ])('reads, for a later page of %s, from where the last one ended', async (_list, collection, field, path) => {
    const shop = new Shop(app);
    await shop.open();
    await shop.paid();
    await shop.paid();
    const admin = app.api(app.tokens.admin);
    const { nextCursor } = (await admin.get(`${path()}&limit=1`)).body as { nextCursor: string };
    journal.start();
    expect((await admin.get(`${path()}&limit=1&cursor=${nextCursor}`)).body.items).toHaveLength(1);
    const page = journal.operations.find((one) => one.collection === collection && field in one.sort);
    expect(page?.filter[field]).toMatchObject({ $lte: expect.any(Date) as Date });
  });
});

function indexesOf(database: Connection, { collection }: Operation): Index[] {
  const model = Object.values(database.models).find((one) => one.collection.collectionName === collection);
  return (model?.schema.indexes() ?? []).map(([keys, { partialFilterExpression: only }]) => ({
    keys,
    ...(only && { only }),
  }));
}

const isSmall = ({ collection, method }: Operation): boolean => SMALL.includes(`${collection}.${method}`);
const describeOperation = ({ collection, method, filter, sort }: Operation): string =>
  `${collection}.${method} ${JSON.stringify(filter)} sort ${JSON.stringify(sort)}`;
