import { readFileSync } from 'node:fs';
import { DatabaseJournal, type Operation } from '../support/database-journal.js';
import { eventually } from '../support/eventually.js';
import { useApp } from '../support/start-app.js';
import { LOOKING, useEverything } from './use-everything.js';

const PAGE = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
const ONE_DOCUMENT = /^(findOneAnd\w+|(update|replace|delete)One)$/;

/** The collections that docs/scaling.md shards by `_id`. */
const SHARDED = [...(/for \(const name of \[(.*?)\]\)/s.exec(PAGE)?.[1]?.matchAll(/'(\w+)'/g) ?? [])].map(
  ([, name = '']) => name,
);
/** What it says is asked of every shard, by which fields. */
const TOLD = [...PAGE.matchAll(/^\| `(\w+)` \| ((?:`[\w.]+`(?:, )?)+) \|/gm)].map(([, collection = '', by = '']) => ({
  collection,
  by: [...by.matchAll(/`([\w.]+)`/g)].map(([, field = '']) => field),
}));

/** The shard key is hashed: an equal `_id` leads to its shard, and so does each of a list. */
const isTargeted = ({ filter: { _id } }: Operation): boolean =>
  typeof _id === 'string' || (typeof _id === 'object' && _id !== null && '$in' in _id);
const isScattered = (one: Operation): boolean =>
  (LOOKING.has(one.method) || one.method === 'aggregate') && !isTargeted(one);
const isToldOf = ({ collection, filter, sort }: Operation, told: (typeof TOLD)[number]): boolean =>
  collection === told.collection && told.by.every((field) => field in filter || field in sort);
const describeOperation = ({ collection, method, filter, sort }: Operation): string =>
  `${collection}.${method} ${JSON.stringify(filter)} sort ${JSON.stringify(sort)}`;

describe('on shards by _id', () => {
  const journal = new DatabaseJournal();
  const app = useApp();
  let operations: Operation[];
  beforeAll(async () => {
    journal.start();
    await useEverything(app);
    expect((await app.api().get('/metrics')).status).toBe(200);
    // Workers ask some of it by themselves, every fifteen seconds.
    await eventually(() => {
      const scattered = journal.operations.filter(isScattered);
      expect(TOLD.filter((told) => !scattered.some((one) => isToldOf(one, told)))).toEqual([]);
    }, 40_000);
    journal.stop();
    operations = journal.operations.filter(({ collection }) => SHARDED.includes(collection));
  }, 60_000);

  it('every write to one document names its shard', () => {
    const writes = operations.filter(({ method }) => ONE_DOCUMENT.test(method));
    expect(new Set(writes.map(({ collection }) => collection))).toEqual(new Set(['trades', 'inbox', 'store_orders']));
    expect(writes.filter(({ filter }) => typeof filter._id !== 'string').map(describeOperation)).toEqual([]);
  });

  it('all shards are asked what docs/scaling.md says, and nothing else', () => {
    const scattered = operations.filter(isScattered);
    const untold = scattered.filter((one) => !TOLD.some((told) => isToldOf(one, told)));
    expect(untold.map(describeOperation)).toEqual([]);
    expect(TOLD.filter((told) => !scattered.some((one) => isToldOf(one, told)))).toEqual([]);
  });
});
