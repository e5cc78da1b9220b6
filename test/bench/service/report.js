/** The parts of docs/performance.md about the service as a whole. */
import { described, ms, table, whole, within } from '../table.js';

const DELIVERY_MS = 20;
const PAY_MS = 5;
const EXPORT_MIB = 30;
const READY_MS = 3_000;
const IDLE_MIB = 150;
const PAGE_RATIO = 1.2;
/** What memory sways by without growing. */
const PLATEAU = 1.1;

const isEmbedded = (database) => database.startsWith('mongo-java-server');
const onDatabase = (database, writeMs) =>
  `Database: ${database}, where one small durable write takes ${ms(writeMs)} ms (median) under the same conditions.`;
const excuse = (missed, why) => (missed ? [why, ''] : []);

export function deliverPart(result) {
  const { database, writeMs, rate, idle, busy } = result;
  const row = (name, { count, p50Ms, p99Ms }) => [name, String(count), ms(p50Ms), ms(p99Ms), ms(p50Ms / writeMs)];
  return [
    "## From a webhook's answer to its handler's end",
    '',
    `${described(result)} Without the time in which WeConnect confirms the payment; the handler itself does nothing. ${onDatabase(database, writeMs)}`,
    'Nothing on this way waits for a poll: the insert nudges the worker, the fan-out nudges the deliveries.',
    '',
    ...table(
      ['', 'events', 'p50 ms', 'p99 ms', 'p50, in writes'],
      [row('one at a time', idle), row(`${rate} a second`, busy)],
    ),
    `One at a time, p50: ${within(DELIVERY_MS, idle.p50Ms, 'ms')}.`,
    '',
    ...excuse(
      idle.p50Ms > DELIVERY_MS,
      'The way is a dozen reads and writes of the database one after the other, each of which must be safe before the next: their time is what is seen here. A faster database is the only cure.',
    ),
    `At ${rate} a second the service's process used ${ms(busy.cpuMs)} ms of processor time an event, its acceptance and WeConnect's confirmation included: one core is full at ${Math.floor(1_000 / busy.cpuMs)} a second.`,
    '',
    ...excuse(
      busy.p50Ms > 10 * idle.p50Ms,
      "Here events came faster than service and database, on the same cores, could take them, so they queued: the figure is the queue's, and no event was lost in it.",
    ),
  ];
}

export function payPart(result) {
  const { database, writeMs, alone, busy } = result;
  const row = (name, { count, p50Ms, p99Ms, mostCalls }) => [
    name,
    String(count),
    ms(p50Ms),
    ms(p99Ms),
    ms(p50Ms / writeMs),
    `${mostCalls}`,
  ];
  return [
    '## What `pay()` adds',
    '',
    `${described(result)} The time of \`pay()\` without its calls of WeConnect, the merchant's key at hand. ${onDatabase(database, writeMs)}`,
    '',
    ...table(
      ['', 'payments', 'p50 ms', 'p99 ms', 'p50, in writes', 'calls of WeConnect'],
      [row('one at a time', alone), row(`${busy.atOnce} at once`, busy)],
    ),
    `One at a time, p50: ${within(PAY_MS, alone.p50Ms, 'ms')}. Calls of WeConnect with local signing: ${within(1, alone.mostCalls, 'a payment')}.`,
    '',
    `${busy.atOnce} at once, with a WeConnect that takes ${busy.slowMs} ms, are all answered within ${ms(busy.allMs)} ms (median).`,
    '',
    ...excuse(
      alone.p50Ms > PAY_MS,
      'It is the two durable writes before the answer, the trade and its prepay_id, that take the time: without them a crash would lose an order.',
    ),
  ];
}

export function sizePart(result) {
  const { database, plans, rows } = result;
  const [least] = rows;
  const most = rows.at(-1);
  const lines = rows.map(({ size, first, deep, filtered, claim, export: file }) => [
    size.toLocaleString('en'),
    ...[first, deep, filtered, claim].map(whole),
    ms(file.ms),
    `${file.grownMiB.toFixed(0)}`,
  ]);
  const ratio = most.first.median / least.first.median;
  return [
    '## As history grows',
    '',
    `${described(result)} A page of 50 payments over HTTP: the first, one from the middle, one filtered by test and date; a claim of an overdue trade; all of it as CSV, and what memory the service grew by meanwhile. Database: ${database}.`,
    '',
    ...table(['trades', 'first ms', 'deep ms', 'filtered ms', 'claim ms', 'export ms', 'export MiB'], lines),
    `Export of ${most.size.toLocaleString('en')} rows: ${within(EXPORT_MIB, most.export.grownMiB, 'MiB more')}.`,
    '',
    ...excuse(
      most.export.grownMiB > EXPORT_MIB,
      'Rows are read no faster than they are taken (`test/channel/export.e2e-spec.ts`): what grows is garbage that waits for a full collection.',
    ),
    `The first page costs ${ratio.toFixed(2)} times that of ${least.size.toLocaleString('en')} trades${isEmbedded(database) ? '' : `; ${within(PAGE_RATIO, ratio, 'times')}`}.`,
    '',
    ...excuse(
      isEmbedded(database),
      'This embedded server has no useful indexes, `_id` apart: it looks through a collection for each question, so pages and claims grow with it. It was given 4 GiB of memory for it. What is asked for by `_id` does not, whatever conditions stand beside it (docs/scaling.md). A million trades are measured where MONGODB_URI names a real `mongod`.',
    ),
    'On MongoDB each question rests on an index that its schema declares; `test/database/indexes.e2e-spec.ts` fails where one does not:',
    '',
    ...table(
      ['question', 'collection', 'index', 'looks at'],
      plans.map(({ question, collection, index, looks }) => [question, collection, `\`${index}\``, looks]),
    ),
  ];
}

export function restPart(result) {
  const { database, installMiB, loadMs, readyMs, readyCpuMs, idleMiB, growth } = result;
  const { webhooks, rssMiB } = growth;
  const plateau = rssMiB[Math.floor(rssMiB.length / 2)];
  return [
    '## At rest',
    '',
    `${described(result)} With MONGODB_URI and WECONNECT_URL set. Database: ${database}.`,
    '',
    ...table(
      ['', 'measured', 'goal'],
      [
        ['start to ready, ms', whole(readyMs), within(READY_MS, readyMs.median, 'ms')],
        ['of it processor time, ms', whole(readyCpuMs), ''],
        ['Node alone, loading program and libraries, ms', whole(loadMs), ''],
        ['memory after 30 s of idleness, MiB RSS', whole(idleMiB), within(IDLE_MIB, idleMiB.median, 'MiB')],
        [
          `memory after ${webhooks.toLocaleString('en')} webhooks, over that after half of them`,
          `${Math.round(rssMiB.at(-1))} / ${Math.round(plateau)} MiB`,
          within(PLATEAU, rssMiB.at(-1) / plateau, 'times'),
        ],
        ['`npm ci --omit=dev`, MiB', installMiB === undefined ? 'not fetched' : String(Math.round(installMiB)), ''],
      ],
    ),
    ...excuse(
      readyMs.median > READY_MS,
      'Most of the start is Node loading modules, some thousands of files: what the service itself then does, connecting to its database among it, is the difference.',
    ),
    `Memory after each tenth of the webhooks, MiB: ${rssMiB.map((one) => Math.round(one)).join(', ')}.`,
    '',
  ];
}
