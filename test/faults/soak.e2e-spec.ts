import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { differences } from './support/books.js';
import { Buyer } from './support/buyer.js';
import { Installation, type ServiceProcess } from './support/installation.js';
import { report, seconds } from './support/report.js';
import { excess, HEAP_LIMIT, heldBy } from './support/watch.js';

const PATIENCE = 7_200_000;
const MINUTES = Number(process.env.SOAK_MINUTES ?? '0.2');
/** By then every part has been used, every module loaded and compiled, every pool filled. */
const WARM_AFTER = Math.min(MINUTES / 4, 1) * 60_000;
const BUYERS = 4;
const CALLS = ['createOrder', 'findOrder', 'sign'] as const;
const FAULTS = ['delay', '5xx', 'cut-before', 'cut-after', 'broken-json', 'empty', 'wrong-content', 'html'] as const;
const TELLINGS = [{}, { copies: 3 }, { delayMs: 2_000 }, { drop: true }, { forgedFirst: true }] as const;

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.create();
}, PATIENCE);
afterAll(() => installation.close(), PATIENCE);

const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item;

async function repeated<Answer>(step: () => Promise<Answer>): Promise<Answer> {
  return eventually(step, PATIENCE);
}

/** Orders and pays, over and over; repeats what fails, as a page does. */
async function buy(service: ServiceProcess, until: AbortSignal): Promise<number> {
  const buyer = new Buyer(installation);
  let bought = 0;
  while (!until.aborted) {
    const orderNumber = await repeated(() => buyer.order(service.api));
    const outTradeNo = await repeated(() => buyer.prepare(service.api, orderNumber));
    installation.sandbox.control.policy(oneOf(TELLINGS));
    installation.sandbox.control.pay(outTradeNo);
    bought += 1;
    await pause(20);
  }
  return bought;
}

/** Something goes wrong at WeConnect every moment, and every few seconds a worker is killed. */
async function harm(until: AbortSignal): Promise<{ faults: number; kills: number }> {
  const done = { faults: 0, kills: 0 };
  for (;;) {
    if (until.aborted) return done;
    const victim = await installation.start({ ROLES: 'worker' });
    for (let moment = 0; moment < 20; moment++) {
      installation.sandbox.control.fault({ call: oneOf(CALLS), kind: oneOf(FAULTS), delayMs: 500 });
      done.faults += 1;
      await pause(250);
    }
    await victim.kill();
    await installation.lapseLeases();
    done.kills += 1;
  }
}

it(
  `${MINUTES} minutes of payments, faults and kills end with books that agree, and with no more held than after the first`,
  async () => {
    const service = await installation.start({ NODE_OPTIONS: `--max-old-space-size=${HEAP_LIMIT}` });
    installation.deliverTo(service);
    await new Buyer(installation).openShop(service.api);
    const end = AbortSignal.timeout(MINUTES * 60_000);
    const harming = harm(end);
    const buying = Promise.all(Array.from({ length: BUYERS }, () => buy(service, end)));
    await pause(WARM_AFTER);
    const warm = await heldBy(service.api);
    const bought = await buying;
    const { faults, kills } = await harming;
    installation.sandbox.control.clearFaults();
    const since = performance.now();
    await eventually(async () => {
      await installation.lapseLeases();
      expect(await differences(installation)).toEqual([]);
    }, PATIENCE);
    const payments = bought.reduce((sum, count) => sum + count, 0);
    expect(payments).toBeGreaterThan(0);
    const settled = seconds(since);
    // What is idle closes by itself, after seconds.
    const held = await eventually(async () => {
      const now = await heldBy(service.api);
      expect(excess(warm, now)).toEqual([]);
      return now;
    }, 60_000);
    const range = (what: keyof typeof held): string => `${warm[what]} → ${held[what]}`;
    report('soak', [
      '| minutes | payments | faults | workers killed | heap (MiB) from → to | memory (MiB) from → to | open files from → to | books agreed after |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      `| ${MINUTES} | ${payments} | ${faults} | ${kills} | ${range('heap')} | ${range('memory')} | ${range('files')} | ${settled} |`,
    ]);
  },
  PATIENCE,
);
