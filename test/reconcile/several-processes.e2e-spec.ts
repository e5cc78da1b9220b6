import { type DueTrade, ReconcilePolicy, TradeReconciler } from '../../src/trade/index.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';
import { Till } from '../trade/support/till.js';

const SECOND = 1_000;
const QUICK = { pace: { busy: 20, idle: 40 }, perSecond: 500 };

interface Stored {
  _id: string;
  askAt: Date;
  createdAt: Date;
}

let first: TestApp;
let till: Till;
const others: TestApp[] = [];

beforeEach(async () => {
  first = await startApp({ environment: { ROLES: 'api' } });
  first.sandbox.control.policy({ drop: true });
  till = new Till(first);
});
afterEach(async () => {
  for (const other of others.splice(0)) await other.stop();
  await first.stop();
});

/** Another process of the same service, which asks after trades. */
async function startWorker(policy: Record<string, unknown> = QUICK): Promise<TestApp> {
  const { databaseName, sandbox } = first;
  const worker = await startApp({ databaseName, sandbox, policies: [[ReconcilePolicy, policy]] });
  others.push(worker);
  return worker;
}

async function order(count: number): Promise<string[]> {
  const paid = await Promise.all(Array.from({ length: count }, () => till.pay()));
  return paid.map(({ body }) => body.outTradeNo);
}

const questions = (): number => first.sandbox.control.calls().findOrder ?? 0;

/** The ages at which the trades are asked after next. */
async function agesOfNextAsk(): Promise<number[]> {
  const trades = await first.database.collection<Stored>('trades').find().toArray();
  return [...new Set(trades.map(({ askAt, createdAt }) => askAt.getTime() - createdAt.getTime()))];
}

it('two processes ask after each trade once for each step of the schedule', async () => {
  await order(30);
  const time = new TimeMachine(first, await startWorker(), await startWorker());
  for (const { wait, asked, nextAge } of [
    { wait: 10 * SECOND, asked: 30, nextAge: 30 * SECOND },
    { wait: 20 * SECOND, asked: 60, nextAge: 60 * SECOND },
    { wait: 30 * SECOND, asked: 90, nextAge: 180 * SECOND },
  ]) {
    time.travel(wait);
    await eventually(async () => {
      expect(await agesOfNextAsk()).toEqual([nextAge]);
    });
    expect(questions()).toBe(asked);
  }
});

/** What a worker does before it asks. */
async function claimDue({ leases }: TradeReconciler): Promise<DueTrade[]> {
  const claims = (await leases.oldest(10)).map((candidate) => leases.claim(candidate));
  return (await Promise.all(claims)).filter((trade) => trade !== undefined);
}

it('a trade whose asker died is asked after by another process, once its claim has lapsed', async () => {
  const [outTradeNo = ''] = await order(1);
  first.sandbox.control.pay(outTradeNo);
  const time = new TimeMachine(first);
  time.travel(10 * SECOND);
  const claimed = await claimDue(first.app.get(TradeReconciler, { strict: false }));
  expect(claimed.map((trade) => trade.outTradeNo)).toEqual([outTradeNo]);

  const worker = await startWorker();
  const workersTime = new TimeMachine(worker);
  workersTime.travel(45 * SECOND);
  await expectQuiet();
  workersTime.travel(26 * SECOND);
  await eventually(async () => {
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'PAY_SUCCESS' });
  });
});

it('an asker whose claim has lapsed does not say when to ask next', async () => {
  const [outTradeNo = ''] = await order(1);
  const time = new TimeMachine(first);
  const reconciler = first.app.get(TradeReconciler, { strict: false });
  time.travel(10 * SECOND);
  const [slow] = await claimDue(reconciler);
  time.travel(61 * SECOND);
  const [quick] = await claimDue(reconciler);
  if (!slow || !quick) throw new Error('nothing was due');
  await reconciler.reconcile(quick, () => Promise.resolve());
  const before = await stored(outTradeNo);
  time.travel(10 * 60 * SECOND);
  await reconciler.reconcile(slow, () => Promise.resolve());
  expect(before?.askAt).toEqual(new Date((before?.createdAt.getTime() ?? 0) + 180 * SECOND));
  expect(await stored(outTradeNo)).toEqual(before);
});

it('many trades that are due at once are asked after no faster than the policy allows', async () => {
  await order(25);
  const perSecond = 20;
  const worker = await startWorker({ ...QUICK, perSecond });
  const begun = performance.now();
  new TimeMachine(worker).travel(10 * SECOND);
  await eventually(() => {
    const asked = questions();
    const seconds = (performance.now() - begun) / SECOND;
    expect(asked).toBeLessThanOrEqual(perSecond * (seconds + 0.2));
    expect(asked).toBe(25);
  });
  expect(performance.now() - begun).toBeGreaterThan(SECOND);
});

async function stored(outTradeNo: string): Promise<Stored | null> {
  return first.database.collection<Stored>('trades').findOne({ _id: outTradeNo });
}

/** Several looks of a worker find nothing to ask. */
async function expectQuiet(): Promise<void> {
  const begun = performance.now();
  await eventually(() => {
    expect(performance.now() - begun).toBeGreaterThan(10 * QUICK.pace.idle);
  });
  expect(questions()).toBe(0);
}
