import { once } from 'node:events';
import { writeCursor } from '../../../dist/channel/records/payment-query.dto.js';
import { quartiles } from '../measure.js';
import { Site } from '../service/site.js';
import { queryPlans } from './plans.js';
import { addDueTrades, addTrades, outTradeNo, paidAt } from './trades.js';

const LOOK_MS = 10;
/** One look through a hundred thousand trades takes the embedded server many seconds, and each is as the other. */
const MANY = 100_000;
const FEW_REPEATS = 2;
/** The embedded server sorts a whole collection in memory; a hundred thousand trades are more than the service allows it. */
const MEMORY_OF_EMBEDDED = '-Xmx4g';
/** Exports of the smallest history before any is measured: the heap of a process that has just begun is small, whatever it does. */
const WARM_EXPORTS = 20;

/**
 * Lists, claims and exports as history grows.
 * @param {{ sizes: number[], repeats: number, progress: (line: string) => void }} options
 */
export async function measureSize({ sizes, repeats, progress }) {
  process.env._JAVA_OPTIONS ??= MEMORY_OF_EMBEDDED;
  const site = await Site.open({ progress });
  try {
    await site.serve({ ROLES: 'api', PROBE: 'claim' });
    const { world } = site.gateway;
    const trades = (await site.connect()).collection('trades');
    await addDueTrades(trades, sizes.length * (repeats + 1), world);
    const rows = [];
    for (const [n, size] of sizes.entries()) {
      await addTrades(trades, { from: sizes[n - 1] ?? 0, to: size, world, progress });
      if (n === 0) for (let warm = 0; warm < WARM_EXPORTS; warm++) await exportAll(site, size);
      const scans = size >= MANY && !process.env.MONGODB_URI;
      rows.push({ size, ...(await measureAt(site, { size, repeats: scans ? FEW_REPEATS : repeats, progress })) });
    }
    return { database: site.databaseName, plans: queryPlans(), rows };
  } finally {
    await site.close();
  }
}

async function measureAt(site, { size, repeats, progress }) {
  const page = `/api/channel/payments?channelId=${site.gateway.world.channelId}&limit=50`;
  const middle = Math.floor(size / 2);
  const cursor = writeCursor({ paidAt: paidAt(middle), outTradeNo: outTradeNo(middle) });
  const cases = {
    first: () => site.call('GET', page),
    deep: () => site.call('GET', `${page}&cursor=${cursor}`),
    filtered: () => site.call('GET', `${page}&isTest=false&from=${paidAt(middle).toISOString()}`),
    claim: () => claim(site.service),
  };
  const row = {};
  for (const [name, run] of Object.entries(cases)) {
    progress(`${size} trades: ${name}`);
    row[name] = quartiles(await timesOf(run, repeats));
  }
  progress(`${size} trades: export`);
  return { ...row, export: await exportAll(site, size) };
}

async function timesOf(run, repeats) {
  await run();
  const times = [];
  for (let n = 0; n < repeats; n++) {
    const begun = performance.now();
    const own = (await run())?.ms;
    times.push(own ?? performance.now() - begun);
  }
  return times;
}

/** Timed by the service itself, for no call of its own claims. */
async function claim({ child }) {
  child.send('claim');
  const [told] = await once(child, 'message');
  return told;
}

/** All rows as CSV, and the most memory that the service held meanwhile beyond what it held before. */
async function exportAll({ service, gateway }, size) {
  const url = `${service.url}/api/channel/payments/export?channelId=${gateway.world.channelId}`;
  const before = service.rssMiB();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, service.rssMiB())), LOOK_MS);
  const begun = performance.now();
  const rows = await countLines(await fetch(url, { headers: { authorization: `Bearer ${service.token}` } }));
  clearInterval(watch);
  if (rows !== size + 1) throw new Error(`the export has ${rows} lines of ${size + 1}`);
  return { ms: performance.now() - begun, grownMiB: peak - before };
}

async function countLines({ body }) {
  let lines = 0;
  for await (const chunk of body) for (const byte of chunk) if (byte === 10) lines += 1;
  return lines;
}
