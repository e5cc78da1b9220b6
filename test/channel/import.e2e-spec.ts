import { parseAccountId, parseFen, parseOutTradeNo } from '../../src/common/index.js';
import { ImportPolicy } from '../../src/channel/records/import/import.policy.js';
import { PaymentGateway } from '../../src/gateway/index.js';
import { type ApiAnswer } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startApp, useApp } from '../support/start-app.js';
import { Till } from '../trade/support/till.js';
import { PaymentCalls } from './support/payment-calls.js';

const PATH = '/api/management/channel/import-payments';
const QUICK: [typeof ImportPolicy, Record<string, unknown>][] = [
  [ImportPolicy, { perPage: 3, pace: 5, retryFrom: 20 }],
];

const app = useApp({ policies: QUICK });
beforeEach(async () => {
  app.sandbox.control.reset();
  app.sandbox.control.policy({ drop: true });
  for (const name of ['trades', 'payment_imports', 'inbox']) await app.database.collection(name).deleteMany({});
});

const start = (body: object = {}, token = app.tokens.admin): Promise<ApiAnswer> =>
  app.api(token).post(PATH, { channelId: app.sandbox.world.channelId, ...body });
const progress = async (): Promise<ApiAnswer['body']> =>
  (await app.api(app.tokens.admin).get(`${PATH}?channelId=${app.sandbox.world.channelId}`)).body;
const finished = (): Promise<ApiAnswer['body']> =>
  eventually(async () => {
    const now = await progress();
    expect(now.state).toBe('done');
    return now;
  }, 20_000);

let made = 0;
/** An order at WeConnect that this service knows nothing of. */
async function past(state: 'paid' | 'refunded' | 'unpaid' = 'paid', channelId?: string): Promise<string> {
  made += 1;
  const { world, control } = app.sandbox;
  const outTradeNo = parseOutTradeNo(`past-${String(made).padStart(6, '0')}`);
  await app.app.get(PaymentGateway, { strict: false }).orders.create({
    accountId: parseAccountId(world.accountId),
    tradeType: 'NATIVE',
    outTradeNo,
    buyerId: undefined,
    productId: 'tea',
    subject: 'Tea',
    detail: '',
    totalFee: parseFen(made, 'totalFee'),
    userIp: '203.0.113.7',
    timeExpire: new Date(Date.now() + 3_600_000),
    metadata: { channelId: channelId ?? world.channelId, orderNumber: `P-${made}` },
  });
  if (state !== 'unpaid') control.pay(outTradeNo, 'user_1');
  if (state === 'refunded') control.setState(outTradeNo, { tradeStatus: 'REFUND' });
  return outTradeNo;
}

async function pasts(count: number): Promise<string[]> {
  const numbers: string[] = [];
  for (let n = 0; n < count; n += 1) numbers.push(await past());
  return numbers;
}

describe('the import of payments from before', () => {
  it('takes over what was paid in the channel, page by page, and tells how far it is', async () => {
    const paid = [await past(), await past('refunded'), ...(await pasts(4))];
    await past('unpaid');
    await past('paid', app.sandbox.world.payingChannelId);
    const { status, body } = await start();
    expect(status).toBe(202);
    expect(body).toEqual({
      channelId: app.sandbox.world.channelId,
      state: 'running',
      read: 0,
      imported: 0,
      unreadable: 0,
      to: expect.any(String),
      startedAt: expect.any(String),
    });
    expect(await finished()).toMatchObject({
      state: 'done',
      total: 7,
      read: 7,
      imported: 6,
      finishedAt: expect.any(String),
    });
    const items = await new PaymentCalls(app).items();
    expect(new Set(items.map(({ outTradeNo }) => outTradeNo))).toEqual(new Set(paid));
    expect(items).toContainEqual(
      expect.objectContaining({ orderNumber: expect.stringMatching(/^P-/), subject: 'Tea' }),
    );
  });

  it('changes nothing the second time', async () => {
    await pasts(4);
    await start();
    await finished();
    const before = await app.database.collection('trades').find().toArray();
    expect((await start()).body).toMatchObject({ state: 'running', read: 0 });
    expect(await finished()).toMatchObject({ read: 4, imported: 4 });
    expect(await app.database.collection('trades').find().toArray()).toEqual(before);
  });

  it('ends at once where there is nothing', async () => {
    await start();
    expect(await finished()).toMatchObject({ total: 0, read: 0, imported: 0 });
  });

  it.each(['5xx', 'html', 'refuse', 'cut-after', 'broken-json', 'wrong-content'] as const)(
    'waits where WeConnect answers %s, says so, and goes on without leaving one out',
    async (kind) => {
      const paid = await pasts(5);
      app.sandbox.control.fault({ call: 'listOrders', kind, times: 1000 });
      await start();
      await eventually(async () => {
        const { state, lastError, nextTryAt, read } = await progress();
        expect({ state, lastError, nextTryAt, read }).toEqual({
          state: 'waiting',
          lastError: expect.stringContaining('listOrders'),
          read: 0,
          nextTryAt: expect.any(String),
        });
      });
      app.sandbox.control.clearFaults();
      await start(); // the same again: at once
      const done = await finished();
      expect(done).toMatchObject({ read: 5, imported: 5 });
      expect(done).not.toHaveProperty('lastError');
      expect(new Set(await new PaymentCalls(app).numbers())).toEqual(new Set(paid));
    },
  );

  it('takes only orders of the span that is asked for', async () => {
    await pasts(2);
    await start({ from: new Date(Date.now() + 60_000).toISOString() });
    expect(await finished()).toMatchObject({ total: 0 });
    await start({ from: '2020-01-01', to: new Date(Date.now() + 60_000).toISOString() });
    expect(await finished()).toMatchObject({ total: 2, imported: 2, from: '2019-12-31T16:00:00.000Z' });
  });

  it('begins anew for another span, while one runs too', async () => {
    app.sandbox.control.fault({ call: 'listOrders', kind: '5xx', times: 1000 });
    const first = await start();
    expect((await start()).body.startedAt).toBe(first.body.startedAt);
    const second = await start({ from: '2020-01-01' });
    expect(second.body).toMatchObject({ from: '2019-12-31T16:00:00.000Z', read: 0 });
    app.sandbox.control.clearFaults();
    expect((await finished()).from).toBe('2019-12-31T16:00:00.000Z');
  });

  it('announces what it adopts to nobody: no module waits for it', async () => {
    await pasts(3);
    await start();
    await finished();
    const flags = await app.database.collection('trades').distinct('flags');
    expect(flags).toEqual(['adopted']);
    expect(await app.database.collection('inbox').countDocuments()).toBe(0);
  });

  it('has the modules told of a payment that was asked for here, and whose notification was lost', async () => {
    const { body } = await new Till(app).pay();
    app.sandbox.control.pay(body.outTradeNo);
    await start();
    await finished();
    await eventually(async () => {
      expect(await app.database.collection('inbox').countDocuments({ outTradeNo: body.outTradeNo })).toBe(1);
    });
  });
});

describe('an import among several processes', () => {
  it('is gone on with where it stands, once the claim of a process that was killed has lapsed', async () => {
    const numbers = await pasts(4);
    await app.database.collection('payment_imports').insertOne({
      _id: app.sandbox.world.channelId as never,
      accountId: app.sandbox.world.accountId,
      // Later than the last of them, also where both fall into one millisecond.
      to: new Date(Date.now() + 1_000),
      gen: 3,
      // One page is entered; then it was killed.
      state: 'running',
      page: 2,
      total: 4,
      read: 3,
      imported: 3,
      failures: 0,
      startedAt: new Date(),
      dueAt: new Date(Date.now() + 500),
    });
    expect(await finished()).toMatchObject({ read: 4, imported: 4 });
    const entered = { _id: { $in: numbers as never[] } };
    expect(await app.database.collection('trades').countDocuments(entered)).toBe(1); // page 1 is not read again
  });

  it('is read by one at a time: no page twice', async () => {
    const { sandbox, databaseName } = app;
    const other = await startApp({ sandbox, databaseName, policies: QUICK });
    await pasts(12);
    await start();
    expect(await finished()).toMatchObject({ read: 12, imported: 12 });
    expect(app.sandbox.control.calls().listOrders).toBe(4);
    await other.stop();
  });
});

describe('the calls of an import', () => {
  it('are 404 for a channel of another account, and for one without an import', async () => {
    await past();
    await start();
    await finished();
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const stranger = await app.token('admin', { accountId });
    const started = await start({}, stranger);
    expect([started.status, started.body.code]).toEqual([404, 'channel-not-found']);
    const looked = await app.api(stranger).get(`${PATH}?channelId=${app.sandbox.world.channelId}`);
    expect([looked.status, looked.body.code]).toEqual([404, 'import-not-found']);
    const none = await app.api(app.tokens.admin).get(`${PATH}?channelId=${app.sandbox.world.payingChannelId}`);
    expect([none.status, none.body.code]).toEqual([404, 'import-not-found']);
    expect((await start({ channelId: 'ffffffffffffffffffffffff' })).body.code).toBe('channel-not-found');
  });

  it.each([
    [{ channelId: undefined }, 'channelId'],
    [{ channelId: { $ne: '' } }, 'channelId'],
    [{ from: 'yesterday' }, 'from'],
    [{ to: 20240501 }, 'to'],
    [{ from: '2024-05-02', to: '2024-05-01' }, 'to'],
  ])('refuse %p and name the field', async (body, field) => {
    const answer = await start(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ field, message: expect.any(String) }]);
  });
});
