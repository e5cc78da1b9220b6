import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mongo } from 'mongoose';
import { DatabaseJournal, type Operation } from '../support/database-journal.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { type TestApp, useApp } from '../support/start-app.js';

const PAGE = new URL('../../docs/scaling.md', import.meta.url);
const ROW = /^\| `(\w+)` \| (\d+) \| ([\d,]+) \|$/gm;
const WRITE = /^(insert|update|delete|findOneAnd)/;

interface Cost {
  collection: string;
  writes: number;
  bytes: number;
}

/** docs/scaling.md reckons with these numbers: counts, not times, so they cannot flicker. */
describe('what one payment costs, from the order in the shop to its last word', () => {
  const journal = new DatabaseJournal();
  const app = useApp({ environment: { CREDENTIALS_KEY: randomBytes(32).toString('base64') } });
  let outTradeNo: string;
  let calls: Record<string, number>;
  beforeAll(async () => {
    const shop = new Shop(app);
    await shop.open();
    await payOnce(app, shop);
    app.sandbox.control.reset();
    journal.start();
    outTradeNo = await payOnce(app, shop);
    journal.stop();
    calls = app.sandbox.control.calls();
  });
  it('writes as often as docs/scaling.md says, and nothing else', () => {
    const written = journal.operations.filter(isWrite).map(({ collection }) => collection);
    const told = costsTold().flatMap(({ collection, writes }) => Array<string>(writes).fill(collection));
    expect(written.sort()).toEqual(told.sort());
  });

  it('leaves as much behind as docs/scaling.md says, to a twentieth', async () => {
    for (const { collection, bytes } of costsTold()) {
      const size = await sizeOf(app, collection, outTradeNo);
      expect({ collection, size, told: Math.abs(size - bytes) <= bytes / 20 }).toEqual({
        collection,
        size,
        told: true,
      });
    }
  });

  it('asks WeConnect twice: for the order, and whether it is paid', () => {
    expect(calls).toEqual({ createOrder: 1, findOrder: 1 });
  });
});

function costsTold(): Cost[] {
  const rows = [...readFileSync(PAGE, 'utf8').matchAll(ROW)];
  expect(rows.length).toBeGreaterThan(0);
  return rows.map(([, collection = '', writes, bytes = '']) => ({
    collection,
    writes: Number(writes),
    bytes: Number(bytes.replace(',', '')),
  }));
}

async function payOnce(app: TestApp, shop: Shop): Promise<string> {
  const { outTradeNo } = await shop.prepared();
  app.sandbox.control.pay(outTradeNo);
  await eventually(async () => {
    const event = await app.database.collection('inbox').findOne({ outTradeNo });
    expect(event?.r).toHaveProperty('store.st', 'done');
    expect(await app.database.collection('deliveries').countDocuments()).toBe(0);
  });
  return outTradeNo;
}

async function sizeOf(app: TestApp, collection: string, outTradeNo: string): Promise<number> {
  const rows = await app.database
    .collection<{ _id: string }>(collection)
    .find({ $or: [{ _id: outTradeNo }, { outTradeNo }, { 'paid.outTradeNo': outTradeNo }] })
    .toArray();
  return rows.reduce((sum, row) => sum + mongo.BSON.calculateObjectSize(row), 0);
}

function isWrite({ method }: Operation): boolean {
  return WRITE.test(method);
}
