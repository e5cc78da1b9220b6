import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { differences } from './support/books.js';
import { Buyer } from './support/buyer.js';
import { Installation, type ServiceProcess } from './support/installation.js';
import { FULL, report, seconds } from './support/report.js';

const PATIENCE = 1_800_000;
const PAYMENTS = FULL ? 2_000 : 150;
const TOLD = 3;
const AT_ONCE = 16;

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.create();
}, PATIENCE);
afterAll(() => installation.close(), PATIENCE);

/** Does it for each of so many, a few at once. */
async function forEach(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** WeConnect's post, to whichever process; again to another one until it is answered 200. */
async function tell(outTradeNo: string, apis: ServiceProcess[]): Promise<void> {
  for (;;) {
    const url = apis[Math.floor(Math.random() * apis.length)]?.url ?? '';
    const order = installation.sandbox.control.order(outTradeNo);
    const body = JSON.stringify({
      type: 'msg',
      channel: { id: installation.sandbox.world.payingChannelId },
      data: { type: 'payment_notification', ...order },
    });
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(`${url}/api/webhook/weconnect`, { method: 'POST', body, headers });
    if (status === 200) return;
    await pause(100);
  }
}

/** Kills a worker and starts another, over and over, until it is told to stop. */
async function killWorkers(workers: ServiceProcess[], until: AbortSignal): Promise<number> {
  let kills = 0;
  while (!until.aborted) {
    const index = kills % workers.length;
    await workers[index]?.kill();
    kills += 1;
    await installation.lapseLeases();
    workers[index] = await installation.start({ ROLES: 'worker' });
    await pause(500);
  }
  return kills;
}

it(
  `books ${PAYMENTS} payments once each, told ${TOLD} times to two processes while two workers are killed and started`,
  async () => {
    const apis = await Promise.all([installation.start({ ROLES: 'api' }), installation.start({ ROLES: 'api' })]);
    const [{ api }] = apis;
    const workers = await Promise.all([
      installation.start({ ROLES: 'worker' }),
      installation.start({ ROLES: 'worker' }),
    ]);
    const buyer = new Buyer(installation);
    installation.sandbox.control.policy({ drop: true });
    await buyer.openShop(api);
    const since = performance.now();
    const enough = new AbortController();
    const killing = killWorkers(workers, enough.signal);
    await forEach(PAYMENTS, async () => {
      const outTradeNo = await buyer.prepare(api, await buyer.order(api));
      installation.sandbox.control.pay(outTradeNo);
      await Promise.all(Array.from({ length: TOLD }, () => tell(outTradeNo, apis)));
    });
    const told = seconds(since);
    enough.abort();
    const kills = await killing;
    await installation.lapseLeases();
    await eventually(async () => {
      expect(await differences(installation)).toEqual([]);
    }, PATIENCE);
    const booked = await installation.database.collection('store_orders').countDocuments({ status: 'PAID' });
    expect(booked).toBe(PAYMENTS);
    report('several processes', [
      '| payments | notifications | processes | workers killed | all told after | the last one booked after |',
      '| --- | --- | --- | --- | --- | --- |',
      `| ${PAYMENTS} | ${PAYMENTS * TOLD} | 2 api, 2 worker | ${kills} | ${told} | ${seconds(since)} |`,
    ]);
  },
  PATIENCE,
);
