import { useApp } from '../support/start-app.js';
import { Till } from '../trade/support/till.js';
import { eventually } from '../support/eventually.js';
import { Books } from './support/books.js';
import { PaymentCalls } from './support/payment-calls.js';

const app = useApp();
let books: Books;
let calls: PaymentCalls;

beforeAll(() => {
  books = new Books(app);
  calls = new PaymentCalls(app);
});
beforeEach(async () => {
  app.sandbox.control.reset();
  await app.database.collection('trades').deleteMany({});
  await app.database.collection('account_time_zones').deleteMany({});
});

const setZone = (timeZone: unknown): Promise<{ status: number; body: { errors?: unknown; timeZone?: string } }> =>
  app.api(app.tokens.admin).post('/api/management/channel/time-zone', { timeZone });
const none = { count: 0, totalFee: 0, refundedCount: 0, refundedFee: 0 };

describe('the summary of payments', () => {
  it('adds real payments up by day of the account, without a gap', async () => {
    await books.paidMany([
      { paidAt: new Date('2024-04-30T16:30:00Z'), totalFee: 100 }, // 00:30 of the 1st in Shanghai
      { paidAt: new Date('2024-05-01T15:59:59Z'), totalFee: 1 },
      { paidAt: new Date('2024-05-02T16:00:00Z'), totalFee: 5000, tradeStatus: 'REFUND' },
      { paidAt: new Date('2024-05-01T01:00:00Z'), metadata: { isTest: true } },
      { paidAt: new Date('2024-05-01T01:00:00Z'), tradeStatus: 'CLOSED' },
      { paidAt: new Date('2024-05-03T16:00:00Z') },
    ]);
    const { status, body } = await calls.get({ from: '2024-05-01', to: '2024-05-03' }, '/summary');
    expect(status).toBe(200);
    expect(body).toEqual({
      timeZone: 'Asia/Shanghai',
      totals: { count: 3, totalFee: 5101, refundedCount: 1, refundedFee: 0 },
      series: [
        { date: '2024-05-01', ...none, count: 2, totalFee: 101 },
        { date: '2024-05-02', ...none },
        { date: '2024-05-03', ...none, count: 1, totalFee: 5000, refundedCount: 1 },
      ],
    });
  });

  it('adds test payments up where they are asked for', async () => {
    await books.paidMany([{ metadata: { isTest: true }, totalFee: 7 }, { totalFee: 11 }]);
    const { body } = await calls.get({ isTest: 'true' }, '/summary');
    expect(body.totals).toEqual({ ...none, count: 1, totalFee: 7 });
  });

  it('is of the last thirty days where no span is given', async () => {
    const day = 86_400_000;
    await books.paidMany([{ paidAt: new Date(Date.now() - 28 * day) }, { paidAt: new Date(Date.now() - 31 * day) }]);
    const { body } = await calls.get({}, '/summary');
    expect(body.series).toHaveLength(30);
    expect(body.totals.count).toBe(1);
  });

  it('knows what was given back', async () => {
    const till = new Till(app);
    app.sandbox.control.policy({ drop: true });
    const outTradeNo = await till.paid();
    expect((await till.refund({ outTradeNo, refundFee: 40 })).status).toBe(201);
    await eventually(async () => {
      const { body } = await calls.get({}, '/summary');
      expect(body.totals).toEqual({ count: 1, totalFee: 99, refundedCount: 1, refundedFee: 40 });
    });
  });

  it('follows the calendar that the account chose', async () => {
    await books.paid({ paidAt: new Date('2024-05-01T03:00:00Z') });
    expect((await setZone('America/New_York')).body).toEqual({ timeZone: 'America/New_York' });
    const { body } = await calls.get({ from: '2024-04-30', to: '2024-05-01' }, '/summary');
    expect(body.timeZone).toBe('America/New_York');
    expect((body.series as { count: number }[]).map(({ count }) => count)).toEqual([1, 0]);
  });
});

describe("an account's time zone", () => {
  it('is Asia/Shanghai until somebody says otherwise, and is its own', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('admin', { accountId }));
    await setZone('Europe/Berlin');
    expect((await app.api(app.tokens.admin).get('/api/management/channel/time-zone')).body).toEqual({
      timeZone: 'Europe/Berlin',
    });
    expect((await other.get('/api/management/channel/time-zone')).body).toEqual({ timeZone: 'Asia/Shanghai' });
  });

  it.each(['Mars/Olympus', '', 8, null, { $gt: '' }, undefined])('is not %p', async (timeZone) => {
    const { status, body } = await setZone(timeZone);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: 'timeZone', message: expect.any(String) }]);
  });
});
