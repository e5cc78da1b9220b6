import { eventually } from '../support/eventually.js';
import { differences } from './support/books.js';
import { Buyer } from './support/buyer.js';
import { CRASH_POINTS } from './support/crash-points.js';
import { Installation } from './support/installation.js';
import { report, seconds } from './support/report.js';
import { Survivor } from './support/survivor.js';
import { BEFORE, type Way, WAYS } from './support/ways.js';

const PATIENCE = 600_000;
const table = ['| way | killed | outcome | until the books agreed |', '| --- | --- | --- | --- |'];

afterAll(() => {
  report('kill table', table);
});

/** The books of WeConnect and of the shop agree after it: each payment once, nothing unfinished. */
async function survive(way: Way, point: string): Promise<void> {
  const installation = await Installation.create();
  try {
    const before = BEFORE[way];
    const survivor = await Survivor.start(installation, before ? {} : { CRASH_AT: point });
    const journey = { installation, survivor, buyer: new Buyer(installation) };
    if (before) {
      await before(journey);
      await survivor.arm(point);
    }
    const since = performance.now();
    await WAYS[way](journey);
    await survivor.untilRevived();
    await eventually(async () => {
      expect(await differences(installation)).toEqual([]);
    });
    table.push(`| ${way} | ${point.replace(/(.*):(.*)/, '$2 `$1`')} | healed | ${seconds(since)} |`);
  } finally {
    await installation.close();
  }
}

describe('a service that is killed and started again loses nothing and repeats nothing', () => {
  it.concurrent.each(CRASH_POINTS)('$way: $point', ({ way, point }) => survive(way, point), PATIENCE);
});
