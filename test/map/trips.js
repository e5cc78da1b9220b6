import { Coverage } from './coverage.js';
import { Payments } from './payments.js';

/** Followed one by one, for the order. */
const FOLLOWED = 5;

/**
 * Which files the two trips of a shop payment enter. The workers look for work beside them, at times of their own; so a function belongs to a trip
 * only if it ran in EACH of many payments, made one after the other, each beginning at a random moment. What a process does once does not count either.
 * @param {{ payments: number, progress: (line: string) => void }} options
 * @returns {Promise<Record<'pay' | 'webhook', { file: string, functions: { name: string, calls: number }[] }[]>>} in the order of first entry; calls a payment
 */
export async function measureTrips({ payments, progress }) {
  const coverage = new Coverage();
  const shop = await Payments.open({ progress });
  try {
    const trips = await count(coverage, shop, { payments, progress });
    const ranks = await follow(coverage, shop, { trips, progress });
    return { pay: filesOf(trips.pay, ranks.pay), webhook: filesOf(trips.webhook, ranks.webhook) };
  } finally {
    coverage.stop();
    await shop.close();
  }
}

async function count(coverage, shop, { payments, progress }) {
  const looks = { pay: [], webhook: [] };
  const begin = () => coverage.take();
  const end = (trip) => looks[trip].push(coverage.take());
  for (let n = 1; n <= payments; n++) {
    progress(`payment ${n} of ${payments}`);
    await shop.make({ begin, end });
  }
  return { pay: inEach(looks.pay), webhook: inEach(looks.webhook) };
}

/** @returns the functions that are in each look, with what they were called in the middle one */
function inEach(looks) {
  const counts = new Map();
  for (const { key, count } of looks.flat()) counts.set(key, [...(counts.get(key) ?? []), count]);
  return looks[0]
    .filter(({ key }) => counts.get(key).length === looks.length)
    .map((one) => ({ ...one, count: median(counts.get(one.key)) }));
}

/** Coverage knows no order: some more payments are followed function by function. @returns for each trip, the ranks of each file's first entry */
async function follow(coverage, shop, { trips, progress }) {
  const ranks = { pay: new Map(), webhook: new Map() };
  let seen = new Set();
  const begin = () => (seen = new Set());
  const end = (trip) =>
    [...seen].forEach((file, rank) => ranks[trip].set(file, [...(ranks[trip].get(file) ?? []), rank]));
  const functions = new Map([...trips.pay, ...trips.webhook].map((one) => [one.key, one]));
  coverage.trace([...functions.values()], (file) => seen.add(file));
  for (let n = 1; n <= FOLLOWED; n++) {
    progress(`followed payment ${n} of ${FOLLOWED}`);
    await shop.make({ begin, end });
  }
  return ranks;
}

/** The middle of some ranks: in one payment a worker may have come first to a file that both use. */
function filesOf(functions, ranks) {
  const rank = (file) => median(ranks.get(file) ?? [Number.MAX_VALUE]);
  return [...new Set(functions.map(({ file }) => file))]
    .sort((a, b) => rank(a) - rank(b))
    .map((file) => ({ file, functions: functions.filter((one) => one.file === file).map(described) }));
}

const described = ({ name, count }) => ({ name, calls: count });

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
