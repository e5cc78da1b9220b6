import { jest } from '@jest/globals';
import { ReconcilePolicy } from '../../src/trade/index.js';
import { BacklogMetrics } from '../../src/webhook/history/backlog.metrics.js';
import { DatabaseJournal } from '../support/database-journal.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';
import { aNotification } from '../support/webhook-post.js';

let app: TestApp;
let shop: Shop;
let idle: TestApp | undefined;

beforeEach(async () => {
  app = await startApp({ policies: [[ReconcilePolicy, { pace: { busy: 20, idle: 40 } }]] });
  shop = new Shop(app);
  await shop.open();
});
afterEach(async () => {
  await idle?.stop();
  idle = undefined;
  await app.stop();
});

/** A second service without workers: what waits there waits for good. */
async function startIdle(): Promise<TestApp> {
  idle = await startApp({ environment: { ROLES: 'api' } });
  return idle;
}

/** Every number by its name and labels, as Prometheus reads them. */
async function numbers(of: TestApp = app): Promise<Record<string, number>> {
  const { status, headers, body } = await of.api().get('/metrics');
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
  const lines = String(body)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}
const expectNumbers = (expected: Record<string, number>): Promise<void> =>
  eventually(async () => {
    expect(await numbers()).toMatchObject(expected);
  });

it('after one payment each number is right, and names no order', async () => {
  const { orderNumber, outTradeNo } = await shop.prepared();
  app.sandbox.control.policy({ copies: 2 });
  app.sandbox.control.pay(outTradeNo);
  await shop.waitFor(orderNumber, 'PAID');
  await expectNumbers({
    'scrm_pay_events_received_total{outcome="accepted"}': 1,
    'scrm_pay_events_received_total{outcome="duplicate"}': 1,
    'scrm_pay_event_confirmations_total{outcome="confirmed"}': 1,
    'scrm_pay_deliveries_total{module="store",outcome="done"}': 1,
    scrm_pay_event_oldest_unrouted_seconds: 0,
    'scrm_pay_upstream_call_duration_seconds_count{service="WeConnect",call="createOrder",outcome="ok"}': 1,
    'scrm_pay_upstream_call_duration_seconds_count{service="WeConnect",call="findOrder",outcome="ok"}': 1,
    'scrm_pay_http_request_duration_seconds_count{method="POST",route="/api/webhook/weconnect",status="200"}': 2,
  });
  const found = Object.keys(await numbers());
  expect(found.filter((name) => name.includes(orderNumber))).toEqual([]);
  expect(found.filter((name) => /dead_letters|oldest_due|reconciled|flagged/.test(name))).toEqual([]);
});

it('counts what was refused, what could not be asked, and what contradicts the books', async () => {
  await app.api().post('/api/webhook/weconnect', { type: 'nonsense' });
  const first = await shop.prepared();
  app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 3 });
  app.sandbox.control.pay(first.outTradeNo);
  await shop.waitFor(first.orderNumber, 'PAID');
  const second = await shop.prepared();
  app.sandbox.control.policy({ forgedFirst: true });
  app.sandbox.control.pay(second.outTradeNo);
  await shop.waitFor(second.orderNumber, 'PAID');
  await expectNumbers({
    'scrm_pay_events_received_total{outcome="refused"}': 1,
    'scrm_pay_event_confirmations_total{outcome="unavailable"}': 1,
    'scrm_pay_event_confirmations_total{outcome="superseded"}': 1,
    'scrm_pay_upstream_call_duration_seconds_count{service="WeConnect",call="findOrder",outcome="weconnect-unavailable"}': 1,
  });
});

it('counts a payment whose notification never came, and a trade to look at', async () => {
  const time = new TimeMachine(app);
  app.sandbox.control.policy({ drop: true });
  const { orderNumber, outTradeNo } = await shop.prepared();
  app.sandbox.control.pay(outTradeNo);
  time.travel(10_000);
  await shop.waitFor(orderNumber, 'PAID');
  const other = await shop.prepared();
  app.sandbox.control.setState(other.outTradeNo, { tradeStatus: 'PAY_SUCCESS', totalFee: 1 });
  time.travel(10_000);
  await expectNumbers({
    'scrm_pay_reconciled_total{state="PAY_SUCCESS"}': 1,
    'scrm_pay_trades_flagged_total{flag="amount-mismatch"}': 1,
  });
});

it('counts tickets that were fetched and that could not be, and none that was there', async () => {
  const page = `/api/jssdk/sign-package?channelId=${app.sandbox.world.channelId}&refererUrl=https://shop.example/`;
  app.sandbox.control.fault({ call: 'getTicket', kind: '5xx', times: 3 });
  for (const status of [503, 200, 200]) expect((await app.api().get(page)).status).toBe(status);
  expect(await numbers()).toMatchObject({
    'scrm_pay_ticket_refreshes_total{outcome="failed"}': 1,
    'scrm_pay_ticket_refreshes_total{outcome="refreshed"}': 1,
  });
});

it('shows what waits: unrouted events by their age, and what is due or dead by module', async () => {
  const waiting = await startIdle();
  const past = new Date(Date.now() - 60_000);
  const delivery = { _id: 'event|store' as never, inboxId: 'event', module: 'store', fresh: true, gen: 0, att: 0 };
  await waiting.api().post('/api/webhook/weconnect', aNotification(waiting.sandbox));
  await waiting.database
    .collection('dead_letters')
    .insertOne({ _id: 'gone|store' as never, module: 'store', at: past });
  await waiting.database.collection('deliveries').insertOne({ ...delivery, dueAt: past });
  const found = await numbers(waiting);
  expect(found).toMatchObject({ 'scrm_pay_dead_letters{module="store"}': 1 });
  expect(found['scrm_pay_delivery_oldest_due_seconds{module="store"}']).toBeGreaterThanOrEqual(60);
  expect(found.scrm_pay_event_oldest_unrouted_seconds).toBeGreaterThan(0);
});

it('has few labels and is quick, whatever modules are named in the books', async () => {
  const waiting = await startIdle();
  const dueAt = new Date(Date.now() - 60_000);
  const made = Array.from({ length: 300 }, (_, n) => ({
    _id: `event|m${n}` as never,
    inboxId: 'event',
    module: `m${n}`,
  }));
  await waiting.database.collection('dead_letters').insertMany(made.map((one) => ({ ...one, at: dueAt })));
  await waiting.database
    .collection('deliveries')
    .insertMany(made.map((one) => ({ ...one, dueAt, fresh: true, gen: 0, att: 0 })));
  const found = await numbers(waiting);
  expect(found).toMatchObject({ 'scrm_pay_dead_letters{module="other"}': 300 });
  expect(found['scrm_pay_delivery_oldest_due_seconds{module="other"}']).toBeGreaterThanOrEqual(60);
  expect(Object.keys(found).filter((name) => name.includes('module="m'))).toEqual([]);
});

it('asks the database as often, however many modules are named there', async () => {
  const waiting = await startIdle();
  const journal = new DatabaseJournal();
  const questions = async (): Promise<number> => {
    journal.start();
    await numbers(waiting);
    journal.stop();
    // The purges of a process ask meanwhile, too.
    return journal.names().filter((name) => /^(deliveries|dead_letters)\./.test(name)).length;
  };
  const few = await questions();
  const made = Array.from({ length: 300 }, (_, n) => ({
    _id: `event|m${n}` as never,
    module: `m${n}`,
    at: new Date(),
  }));
  await waiting.database.collection('dead_letters').insertMany(made);
  expect([few, await questions()]).toEqual([2, 2]);
});

it("shows the process's own numbers while the database is away, and none that must be read there", async () => {
  const cut = await startIdle();
  jest.spyOn(cut.app.get(BacklogMetrics, { strict: false }), 'oldestUnrouted').mockRejectedValue(new Error('away'));
  const found = await numbers(cut);
  expect(found.process_cpu_seconds_total).toBeGreaterThan(0);
  expect(found).not.toHaveProperty('scrm_pay_event_oldest_unrouted_seconds');
});
