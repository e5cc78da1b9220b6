import { ReconcilePolicy } from '../../src/trade/index.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';
import { Till } from '../trade/support/till.js';

const NOISY_TRADES = 500;
const PACED = { pace: { busy: 20, idle: 40 }, perSecond: 100 };

let first: TestApp;
let worker: TestApp | undefined;

beforeEach(async () => {
  first = await startApp({ environment: { ROLES: 'api' } });
  first.sandbox.control.policy({ drop: true });
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await first.stop();
});

/** Trades of accounts that WeConnect refused, all of them due for longer than any other. */
async function storeNoise(accounts: readonly string[]): Promise<void> {
  const trades = first.database.collection('trades');
  const pattern = await trades.findOne({});
  const askAt = new Date(Date.now() - 3_600_000);
  await trades.insertMany(
    Array.from({ length: NOISY_TRADES }, (_, n) => ({
      ...pattern,
      _id: `noise-${n}` as never,
      outTradeNo: `noise-${n}`,
      accountId: accounts[n % accounts.length],
      tradeStatus: 'CREATED',
      askAt,
      askGeneration: 0,
    })),
  );
}
const looksAtNoise = (): Promise<number> =>
  first.database.collection('trades').countDocuments({ _id: /^noise-/, askGeneration: { $gt: 0 } });

it.each([{ accounts: ['noisy'] }, { accounts: ['noisy-1', 'noisy-2', 'noisy-3'] }])(
  'a lost payment is found in its turn, whatever is due of $accounts',
  async ({ accounts }) => {
    const { body } = await new Till(first).pay();
    const { outTradeNo } = body;
    await storeNoise(accounts);
    first.sandbox.control.pay(outTradeNo);
    const { databaseName, sandbox } = first;
    worker = await startApp({ databaseName, sandbox, policies: [[ReconcilePolicy, PACED]] });
    new TimeMachine(worker).travel(15_000);
    await eventually(async () => {
      const found = await first.database.collection('trades').findOne({ _id: outTradeNo as never });
      expect(found).toMatchObject({ tradeStatus: 'PAY_SUCCESS' });
    });
    // Of the noise no more than a few rounds, and what may be under way: it would have been first by age.
    expect(await looksAtNoise()).toBeLessThan(NOISY_TRADES / 4);
  },
);
