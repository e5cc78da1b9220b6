/** One slice of a case; long against the clock's step, short against the machine's moods. */
const SLICE_MS = 12;

/**
 * Times cases side by side: every round runs each of them once, in random order, so that what disturbs the machine disturbs all alike.
 * @param {{ name: string, run: (times: number) => unknown }[]} cases `run` may answer a promise
 * @param {{ rounds: number, floor: string, progress: (line: string) => void }} options `floor` names the case that the others are held against
 * @returns {Promise<{ name: string, nsPerCall: Quartiles, ofFloor: Quartiles }[]>} `ofFloor`: the floor's time divided by the case's, in the same round
 */
export async function measure(cases, { rounds, floor, progress }) {
  const times = new Map();
  for (const one of cases) times.set(one.name, await timesPerSlice(one));
  const rows = [];
  for (let round = 1; round <= rounds; round++) {
    const row = {};
    for (const one of shuffled(cases)) row[one.name] = await nsPerCall(one, times.get(one.name));
    rows.push(row);
    progress(`round ${round} of ${rounds}`);
  }
  return cases.map(({ name }) => ({
    name,
    nsPerCall: quartiles(rows.map((row) => row[name])),
    ofFloor: quartiles(rows.map((row) => row[floor] / row[name])),
  }));
}

/** @typedef {{ q1: number, median: number, q3: number }} Quartiles */

/** @param {number[]} values @returns {Quartiles} */
export function quartiles(values) {
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => percentile(values, share));
  return { q1, median, q3 };
}

/** @param {number[]} values @param {number} share of 0 to 1 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** @param {number[]} values */
export const median = (values) => percentile(values, 0.5);

/** @template Item @param {Item[]} items @returns {Item[]} */
export function shuffled(items) {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Doubles the work until a slice is full; that also lets the compiler do its part. */
async function timesPerSlice(one) {
  for (let times = 64; ; times *= 2) {
    const ms = ((await nsPerCall(one, times)) * times) / 1e6;
    if (ms >= SLICE_MS) return times;
  }
}

/** Processor time and not the clock's: a machine that is busy with something else then only makes it last longer. */
async function nsPerCall(one, times) {
  const begun = process.cpuUsage();
  await one.run(times);
  const { user, system } = process.cpuUsage(begun);
  return ((user + system) * 1000) / times;
}
