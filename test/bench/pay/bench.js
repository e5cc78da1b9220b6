import { median, percentile } from '../measure.js';
import { Site } from '../service/site.js';

const AT_ONCE = 50;
const SLOW_MS = 100;
/** A service that has just begun runs code that is not compiled yet. */
const WARM_PAYMENTS = 200;

/**
 * What `pay()` adds to its calls of WeConnect, with the merchant's key at hand: one at a time, then 50 at once with a slow WeConnect.
 * @param {{ payments: number, rounds: number, progress: (line: string) => void }} options
 */
export async function measurePay({ payments, rounds, progress }) {
  const site = await Site.open({ progress });
  try {
    const service = await site.serve({ PROBE: 'pay', ROLES: 'api' });
    const told = [];
    service.onMessage((message) => told.push(message));
    for (let n = 0; n < WARM_PAYMENTS; n++) await site.pay();
    told.length = 0;
    for (let n = 0; n < payments; n++) {
      await site.pay();
      progress(`payment ${n + 1} of ${payments}`);
    }
    const alone = summary(told.splice(0));
    const walls = [];
    for (let round = 1; round <= rounds; round++) {
      progress(`${AT_ONCE} at once, round ${round} of ${rounds}`);
      walls.push(await allAtOnce(site));
    }
    const busy = { atOnce: AT_ONCE, slowMs: SLOW_MS, allMs: median(walls), ...summary(told) };
    return { database: site.databaseName, writeMs: await site.writeMs(), alone, busy };
  } finally {
    await site.close();
  }
}

/** @returns how long all took together, ms */
async function allAtOnce(site) {
  await site.control('faults', { call: 'createOrder', kind: 'delay', delayMs: SLOW_MS, times: AT_ONCE });
  const begun = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, () => site.pay()));
  return performance.now() - begun;
}

function summary(told) {
  const times = told.map(({ ms }) => ms);
  return {
    count: told.length,
    p50Ms: median(times),
    p99Ms: percentile(times, 0.99),
    mostCalls: Math.max(...told.map(({ calls }) => calls)),
  };
}
