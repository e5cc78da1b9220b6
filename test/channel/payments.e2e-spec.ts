import { useApp } from '../support/start-app.js';
import { eventually } from '../support/eventually.js';
import { Till } from '../trade/support/till.js';
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
});

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

describe('the list of payments', () => {
  it('shows a payment under the channel that its metadata names, once it is paid', async () => {
    const { channelId, payingChannelId } = app.sandbox.world;
    const metadata = { channelId, orderNumber: 'A-1', detailUrl: 'https://shop.example/orders/A-1' };
    const { body } = await new Till(app).pay({ metadata });
    expect(await calls.items()).toEqual([]);
    const { tradeNo, paymentTime } = app.sandbox.control.pay(body.outTradeNo);
    await eventually(async () => {
      expect(await calls.items()).toEqual([
        {
          tradeNo,
          outTradeNo: body.outTradeNo,
          orderNumber: 'A-1',
          detailUrl: metadata.detailUrl,
          isTest: false,
          buyerNickname: expect.any(String),
          totalFee: 99,
          refunded: false,
          refundedFee: 0,
          subject: 'A cup of tea',
          paymentTime: new Date(paymentTime as number).toISOString(),
        },
      ]);
    });
    expect(await calls.items({ channelId: payingChannelId })).toEqual([]);
  });

  it.each([
    ['PAY_SUCCESS', 1],
    ['REFUND', 1],
    ['CREATED', 0],
    ['PREPAID', 0],
    ['PAY_ERROR', 0],
    ['CLOSED', 0],
  ] as const)('holds a trade that is %s %i times', async (tradeStatus, times) => {
    await books.paid({ tradeStatus });
    expect(await calls.items()).toHaveLength(times);
  });

  it('stays right, page by page, while new payments arrive', async () => {
    const ages = Array.from({ length: 25 }, (_, n) => minutesAgo(10 + Math.floor(n / 3))); // three of each moment
    const booked = await books.paidMany(ages.map((paidAt) => ({ paidAt })));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await calls.get({ limit: 4, cursor });
      seen.push(...(body.items as { outTradeNo: string }[]).map(({ outTradeNo }) => outTradeNo));
      cursor = body.nextCursor as string | undefined;
      await books.paidMany([{ paidAt: new Date() }, { paidAt: minutesAgo(1) }]);
    } while (cursor);
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(new Set(booked));
    const newestFirst = await calls.items({ limit: 100 });
    expect(newestFirst.filter(({ outTradeNo }) => seen.includes(outTradeNo)).map((item) => item.outTradeNo)).toEqual(
      seen,
    );
    expect(newestFirst.map(({ paymentTime }) => paymentTime)).toEqual(
      newestFirst
        .map(({ paymentTime }) => paymentTime)
        .toSorted()
        .toReversed(),
    );
  });

  it('says that there is no next page where the last one is full', async () => {
    await books.paidMany([{}, {}]);
    expect((await calls.get({ limit: 2 })).body).not.toHaveProperty('nextCursor');
    expect((await calls.get({ limit: 1 })).body.nextCursor).toEqual(expect.any(String));
  });

  it.each([
    ['javascript:alert(1)', null],
    ['//evil.example', null],
    ['/orders/1', '/orders/1'],
    [undefined, null],
  ])('shows the link %p as %p', async (detailUrl, shown) => {
    await books.paid({ metadata: { detailUrl } });
    expect(await calls.items()).toEqual([expect.objectContaining({ detailUrl: shown, orderNumber: null })]);
  });

  it('can be had while WeConnect is away', async () => {
    const outTradeNo = await books.paid();
    app.sandbox.control.fault({ call: '*', kind: '5xx', times: 50 });
    expect(await calls.numbers()).toEqual([outTradeNo]);
  });
});

describe('the filters of payments', () => {
  it('take a span of time: from counts, to does not', async () => {
    const at = (text: string): { paidAt: Date } => ({ paidAt: new Date(text) });
    const [, second, third] = await books.paidMany([
      at('2024-05-01T09:59:59.999Z'),
      at('2024-05-01T10:00:00Z'),
      at('2024-05-01T10:59:59.999Z'),
      at('2024-05-01T11:00:00Z'),
    ]);
    const span = { from: '2024-05-01T18:00:00+08:00', to: '2024-05-01T11:00:00Z' };
    expect(await calls.numbers(span)).toEqual([third, second]);
  });

  it("take days of the account's time zone, to their end", async () => {
    const at = (text: string): { paidAt: Date } => ({ paidAt: new Date(text) });
    const [, first, last] = await books.paidMany([
      at('2024-04-30T15:59:59Z'),
      at('2024-04-30T16:00:00Z'),
      at('2024-05-02T15:59:59Z'),
      at('2024-05-02T16:00:00Z'),
    ]);
    expect(await calls.numbers({ from: '2024-05-01', to: '2024-05-02' })).toEqual([last, first]);
  });

  it('tell test payments from real ones', async () => {
    const real = await books.paid();
    const test = await books.paid({ metadata: { isTest: true } });
    expect(await calls.numbers({ isTest: 'true' })).toEqual([test]);
    expect(await calls.numbers({ isTest: 'false' })).toEqual([real]);
    expect(new Set(await calls.numbers())).toEqual(new Set([real, test]));
  });

  it('find a payment by the beginning of any of its numbers', async () => {
    const outTradeNo = await books.paid({ tradeNo: '4200001234', metadata: { orderNumber: '订单-77' } });
    await books.paid({ tradeNo: '4300009999', metadata: { orderNumber: '订-1' } });
    for (const q of ['订单', '订单-77', '4200', '4200001234', outTradeNo, ` ${outTradeNo} `])
      expect(await calls.numbers({ q })).toEqual([outTradeNo]);
    for (const q of ['单-77', '001234', '订单-777']) expect(await calls.numbers({ q })).toEqual([]);
    expect(await calls.items({ q: '' })).toHaveLength(2);
  });

  it.each(['.*', '^4', '4200.', '(a+)+$', '\\', '[', '{"$gt":""}', '$where'])(
    'take %s for nothing but text',
    async (q) => {
      await books.paid({ tradeNo: '4200001234', metadata: { orderNumber: 'A-1' } });
      expect(await calls.items({ q })).toEqual([]);
      const literal = await books.paid({ metadata: { orderNumber: `${q}-1` } });
      expect(await calls.numbers({ q })).toEqual([literal]);
    },
  );

  it('hold on the next pages too', async () => {
    await books.paidMany(
      Array.from({ length: 6 }, (_, n) => ({ metadata: { isTest: n % 2 === 0, orderNumber: 'A' } })),
    );
    const first = await calls.get({ isTest: 'true', q: 'A', limit: 2 });
    const second = await calls.get({ isTest: 'true', q: 'A', limit: 2, cursor: first.body.nextCursor });
    expect([first.body.items.length, second.body.items.length]).toEqual([2, 1]);
  });
});

describe('payments', () => {
  const PATHS = ['', '/export', '/summary'];

  it.each(PATHS)('%s are of the own account only', async (path) => {
    await books.paid();
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const stranger = new PaymentCalls(app, await app.token('admin', { accountId }));
    const { status, body } = await stranger.get({}, path);
    expect([status, body.code]).toEqual([404, 'channel-not-found']);
    const unknown = await calls.get({ channelId: 'ffffffffffffffffffffffff' }, path);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'channel-not-found']);
  });

  it("of another account stay out of a channel's list, even where they name the channel", async () => {
    const own = await books.paid();
    await books.paid({ accountId: app.sandbox.world.accountWithoutPayment.accountId });
    expect(await calls.numbers()).toEqual([own]);
  });

  it("are not shown through another account's paying channel that was named before its owner came", async () => {
    const { accountWithoutPayment, payingChannelId } = app.sandbox.world;
    await calls.get({ channelId: payingChannelId });
    await new Till(app).pay({});
    const stranger = new PaymentCalls(app, await app.token('admin', { accountId: accountWithoutPayment.accountId }));
    expect((await stranger.get({ channelId: payingChannelId })).status).toBe(404);
  });

  it('can all be seen by whoever runs the service', async () => {
    await books.paid();
    expect(await new PaymentCalls(app, app.tokens.operator).items()).toHaveLength(1);
  });

  it('are not for users, nor for anybody without a token', async () => {
    const { channelId } = app.sandbox.world;
    const mobile = new PaymentCalls(app, await app.token('mobile', { channelId, openId: 'oUser-1' }));
    for (const path of PATHS) {
      expect((await mobile.get({}, path)).status).toBe(403);
      expect((await app.api().get(`/api/channel/payments${path}?channelId=${channelId}`)).status).toBe(401);
    }
  });

  it.each([
    ['', { channelId: undefined }, 'channelId'],
    ['', { channelId: '{"$ne":""}' }, 'channelId'],
    ['', { from: 'yesterday' }, 'from'],
    ['', { from: '2024-02-30' }, 'from'],
    ['', { from: '2024-05-01T10:00:00' }, 'from'],
    ['', { to: '' }, 'to'],
    ['', { from: '2024-05-02', to: '2024-05-01' }, 'to'],
    ['', { isTest: 'yes' }, 'isTest'],
    ['', { q: 'x'.repeat(65) }, 'q'],
    ['', { q: 'a\u0000b' }, 'q'],
    ['', { q: '\u{10ffff}' }, 'q'],
    ['/export', { q: 'a\uffff' }, 'q'],
    ['', { limit: 0 }, 'limit'],
    ['', { limit: 101 }, 'limit'],
    ['', { limit: '1.5' }, 'limit'],
    ['', { limit: 'many' }, 'limit'],
    ['', { cursor: 'made-up' }, 'cursor'],
    ['', { cursor: 'x'.repeat(201) }, 'cursor'],
    ['/export', { from: 'yesterday' }, 'from'],
    ['/export', { channelId: '../../etc' }, 'channelId'],
    ['/summary', { to: '2024-13-01' }, 'to'],
    ['/summary', { from: '2023-01-01', to: '2024-12-31' }, 'from'],
    ['/summary', { from: '2999-01-01' }, 'from'],
  ])('%s refuse %p and name the field', async (path, query, field) => {
    const { status, body } = await calls.get(query, path);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
  });

  it('name every faulty field at once', async () => {
    const { body } = await calls.get({ channelId: '?', from: 'x', to: 'y', isTest: 'z', limit: -1 });
    const fields = (body.errors as { field: string }[]).map(({ field }) => field);
    expect(new Set(fields)).toEqual(new Set(['channelId', 'from', 'to', 'isTest', 'limit']));
  });

  it('refuse a parameter that is given twice', async () => {
    const { channelId } = app.sandbox.world;
    const { status } = await app.api(app.tokens.admin).get(`/api/channel/payments?channelId=${channelId}&q=a&q=b`);
    expect(status).toBe(400);
  });
});
