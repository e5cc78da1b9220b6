import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { Randomness } from '../../src/common/index.js';
import { ReconcilePolicy } from '../../src/trade/index.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp, useApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';
import { Till } from './support/till.js';

const HOUR = 3_600_000;
const QUICK = { pace: { busy: 20, idle: 40 }, perSecond: 500 };

const app = useApp({ policies: [[ReconcilePolicy, QUICK]] });
let till: Till;
let stranger: Till;
let shop: Shop;
let time: TimeMachine;

beforeAll(async () => {
  till = new Till(app);
  const { accountId } = app.sandbox.world.accountWithoutPayment;
  stranger = new Till(app, await app.token('service', { accountId }));
  shop = new Shop(app);
  await shop.open();
});
beforeEach(() => {
  app.sandbox.control.reset();
  time = new TimeMachine(app);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Draws these numbers, then whatever comes. */
function draw(...numbers: string[]): void {
  const randomness = app.app.get(Randomness, { strict: false });
  const objectId = jest.spyOn(randomness, 'objectId');
  for (const number of numbers) objectId.mockReturnValueOnce(number);
}
const pay = (orderNumber: string): ReturnType<ReturnType<TestApp['api']>['post']> =>
  app.api(app.tokens.service).post(`/api/store/orders/${orderNumber}/pay`);
const legacy = (accountId: string, key: string): string =>
  createHash('sha256').update(`${accountId}\n${key}`).digest('hex');

describe('a number that is drawn here', () => {
  it('says nothing of the one before it', async () => {
    const numbers = [];
    for (let n = 0; n < 3; n += 1) numbers.push((await shop.order()).orderNumber, (await till.pay()).body.outTradeNo);
    for (const number of numbers) expect(number).toMatch(/^[0-9a-f]{24}$/);
    expect(new Set(numbers.map((number) => number.slice(0, 6))).size).toBe(numbers.length);
    expect(new Set(numbers.map((number) => number.slice(8, 18))).size).toBe(numbers.length);
  });

  it('is drawn again where it is taken: of a trade', async () => {
    await till.pay({ outTradeNo: 'taken-trade-0001' });
    draw('taken-trade-0001', 'taken-trade-0001', 'free-trade-0001');
    expect((await till.pay({ subject: 'Another' })).body.outTradeNo).toBe('free-trade-0001');
    draw('free-trade-0001', 'free-trade-0002');
    expect((await till.pay({ subject: 'Another' })).body.outTradeNo).toBe('free-trade-0002');
  });

  it('is drawn again where it is taken: of an order', async () => {
    const { orderNumber } = await shop.order();
    draw(orderNumber, 'f'.repeat(24));
    expect((await shop.order()).orderNumber).toBe('f'.repeat(24));
  });

  it('is drawn again where it is taken: of a refund', async () => {
    const outTradeNo = await till.paid({ totalFee: 100 });
    await till.refund({ outTradeNo, refundFee: 10, outRefundNo: 'taken-refund-1' });
    draw('taken-refund-1', 'free-refund-1');
    const { status, body } = await till.refund({ outTradeNo, refundFee: 20 });
    expect([status, body.outRefundNo]).toEqual([201, 'free-refund-1']);
  });
});

describe("a number that another account's trade took first", () => {
  it('is left to it where it was refused outright by WeConnect: nothing of it is kept', async () => {
    const { orderNumber } = await shop.order();
    const squatted = `${orderNumber}-1`;
    expect((await stranger.try({ outTradeNo: squatted, tradeType: 'NATIVE' })).status).toBe(502);
    const { status, body } = await pay(orderNumber);
    expect([status, body.outTradeNo]).toEqual([201, squatted]);
    expect((await stranger.find(squatted)).status).toBe(404);
    expect((await till.find(squatted)).body).toMatchObject({ tradeStatus: 'PREPAID', flags: [] });
    expect(JSON.stringify((await till.find(squatted)).body)).not.toContain('NOAUTH');
  });

  it('makes the order go on to its next try, at once and again, where its order stands', async () => {
    const { orderNumber } = await shop.order();
    for (const n of [1, 2, 3]) {
      await till.pay({ outTradeNo: `${orderNumber}-${n}`, subject: 'of somebody else' });
      const trade = { _id: `${orderNumber}-${n}` as never };
      await app.database.collection('trades').updateOne(trade, { $set: { accountId: 'somebody' } });
    }
    const { status, body } = await pay(orderNumber);
    expect([status, body.outTradeNo]).toEqual([201, `${orderNumber}-4`]);
    expect((await pay(orderNumber)).body.outTradeNo).toBe(`${orderNumber}-4`);
    app.sandbox.control.pay(body.outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('cannot be worked out from an Idempotency-Key', async () => {
    const { accountId } = app.sandbox.world;
    const key = { 'idempotency-key': 'cart-99' };
    const guessed = legacy(accountId, 'cart-99');
    const other = await app.token('service', { accountId: 'a'.repeat(24) });
    await new Till(app, other).try({ outTradeNo: guessed.slice(0, 32), tradeType: 'NATIVE' });
    const first = await till.pay({}, key);
    expect(first.status).toBe(201);
    expect(first.body.outTradeNo).not.toBe(guessed.slice(0, 32));
    expect((await till.pay({}, key)).body.outTradeNo).toBe(first.body.outTradeNo);
    const outTradeNo = await till.paid({ totalFee: 100 });
    const refund = await till.refund({ outTradeNo, refundFee: 10 }, key);
    expect([refund.status, refund.body.outRefundNo === guessed]).toEqual([201, false]);
    expect((await till.refund({ outTradeNo, refundFee: 10 }, key)).body.outRefundNo).toBe(refund.body.outRefundNo);
  });
});

describe('an Idempotency-Key', () => {
  it('stands for the same number in another process', async () => {
    const key = { 'idempotency-key': 'two-processes' };
    const { outTradeNo } = (await till.pay({}, key)).body;
    const second = await startApp({ databaseName: app.databaseName, sandbox: app.sandbox });
    const again = await new Till(second).pay({}, key);
    await second.stop();
    expect([again.status, again.body.outTradeNo]).toEqual([201, outTradeNo]);
  });

  it('of before an upgrade finds its trade and its refund', async () => {
    const { accountId } = app.sandbox.world;
    const key = { 'idempotency-key': 'before-the-upgrade' };
    const old = legacy(accountId, 'before-the-upgrade');
    await till.pay({ outTradeNo: old.slice(0, 32) });
    expect((await till.pay({}, key)).body.outTradeNo).toBe(old.slice(0, 32));
    expect((await till.try({ totalFee: 1 }, key)).status).toBe(409);
    const outTradeNo = await till.paid({ totalFee: 100 });
    await till.refund({ outTradeNo, refundFee: 10, outRefundNo: old });
    expect((await till.refund({ outTradeNo, refundFee: 10 }, key)).body.outRefundNo).toBe(old);
  });
});

describe('a trade whose order WeConnect refused', () => {
  const refused = async (outTradeNo: string, changes: object = {}): Promise<void> => {
    app.sandbox.control.fault({ call: 'createOrder', kind: 'refuse', errorCode: 'NOAUTH' });
    expect((await till.try({ outTradeNo, ...changes })).status).toBe(502);
  };

  it('is over, says why, and is asked after no more', async () => {
    await refused('refused-outright');
    const { body } = await till.find('refused-outright');
    expect(body.tradeStatus).toBe('CLOSED');
    expect((body.history as object[]).at(-1)).toMatchObject({ note: expect.stringContaining('NOAUTH') });
    const trade = await app.database.collection('trades').findOne({ _id: 'refused-outright' as never });
    expect(Number(trade?.askAt)).toBeGreaterThan(Date.parse('9000-01-01'));
  });

  it('is taken up again by the same request, and by another one of the same number', async () => {
    await refused('refused-again-1');
    expect((await till.pay({ outTradeNo: 'refused-again-1' })).status).toBe(201);
    expect((await till.find('refused-again-1')).body).toMatchObject({ tradeStatus: 'PREPAID', flags: [] });
    await refused('refused-again-2');
    expect((await till.pay({ outTradeNo: 'refused-again-2', totalFee: 5 })).status).toBe(201);
  });

  it('keeps its number where an earlier call may have made its order', async () => {
    app.sandbox.control.fault({ call: 'createOrder', kind: 'cut-after', times: 20 });
    app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 20 });
    expect((await till.try({ outTradeNo: 'perhaps-made-1' })).status).toBe(504);
    app.sandbox.control.clearFaults();
    await refused('perhaps-made-1');
    expect((await till.find('perhaps-made-1')).body.tradeStatus).toBe('CREATED');
    expect((await stranger.try({ outTradeNo: 'perhaps-made-1', tradeType: 'NATIVE' })).status).toBe(409);
    expect((await till.pay({ outTradeNo: 'perhaps-made-1' })).status).toBe(201);
  });

  it('frees its number an hour later where the process died before it wrote that down', async () => {
    await refused('died-over-it-1', { timeExpire: Date.now() + 24 * HOUR });
    const open = { tradeStatus: 'CREATED', askAt: new Date(Date.now() + HOUR) };
    const trade = { _id: 'died-over-it-1' as never };
    await app.database.collection('trades').updateOne(trade, { $set: open, $unset: { unmade: '', closedAt: '' } });
    expect((await till.try({ outTradeNo: 'died-over-it-1', totalFee: 7 })).status).toBe(409);
    time.travel(HOUR + 1000);
    await eventually(async () => {
      expect((await till.find('died-over-it-1')).body.tradeStatus).toBe('CLOSED');
      expect(await app.database.collection('trades').findOne(trade)).toMatchObject({ unmade: true });
    });
    const timeExpire = time.now().getTime() + 2 * HOUR;
    expect((await till.pay({ outTradeNo: 'died-over-it-1', totalFee: 7, timeExpire })).status).toBe(201);
  });

  it('is one trade where many ask for it at once', async () => {
    await refused('refused-race-1');
    const answers = await Promise.all(
      [5, 6, 7, 8].map((totalFee) => till.try({ outTradeNo: 'refused-race-1', totalFee })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });
});

describe('an order that WeConnect made, and says for a while that it has not', () => {
  it.each(['JSAPI', 'NATIVE'])('keeps its number, for its payer may pay it: %s', async (tradeType) => {
    const outTradeNo = `forgotten-${tradeType}`;
    const openId = tradeType === 'NATIVE' ? {} : till.order();
    await till.pay({ ...openId, outTradeNo, tradeType, timeExpire: Date.now() + 2 * HOUR });
    for (const call of ['findOrder', 'closeOrder'] as const)
      app.sandbox.control.fault({ call, kind: 'refuse', errorCode: 'ORDERNOTEXIST', times: 1000 });
    time.travel(2 * HOUR + 1000);
    await eventually(async () => {
      expect((await till.find(outTradeNo)).body.tradeStatus).toBe('CLOSED');
    });
    time.travel(31 * 60_000);
    await eventually(async () => {
      const trade = await app.database.collection('trades').findOne({ _id: outTradeNo as never });
      expect(Number(trade?.askAt)).toBeGreaterThan(Date.parse('9000-01-01'));
    });
    app.sandbox.control.clearFaults();
    expect((await stranger.try({ outTradeNo, tradeType: 'NATIVE' })).status).toBe(409);
    expect((await till.try({ outTradeNo, totalFee: 7 })).body.code).toBe('out-trade-no-conflict');
    // Paid in its last moment, and told late: nobody pays an order that has expired.
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    expect((await till.find(outTradeNo, '?refresh=true')).body).toMatchObject({
      tradeStatus: 'PAY_SUCCESS',
      flags: ['paid-after-close'],
    });
  });
});

describe('an order that can be paid for a day', () => {
  const MINUTE = 60_000;
  const pass = (ms: number): void => {
    time.travel(ms);
  };
  const outTradeNos = { steady: 'a-day-long-1', lost: 'a-day-long-2' };

  it('is answered at every age, whatever its prepay_id is thought to be', async () => {
    const order = { outTradeNo: outTradeNos.steady, timeExpire: time.now().getTime() + 24 * HOUR };
    let age = 0;
    for (const moment of [0, 109, 111, 119, 120.5, 231, 243, 600]) {
      pass((moment - age) * MINUTE);
      age = moment;
      expect([moment, (await till.try(order)).status]).toEqual([moment, 201]);
    }
  });

  it('is answered after the answer to a renewal was lost', async () => {
    const order = { outTradeNo: outTradeNos.lost, timeExpire: time.now().getTime() + 24 * HOUR };
    await till.pay(order);
    pass(121 * MINUTE);
    app.sandbox.control.fault({ call: 'createOrder', kind: 'cut-after' });
    expect((await till.try(order)).status).toBe(201);
    for (const later of [0, 30, 80, 12]) {
      pass(later * MINUTE);
      const { status, body } = await till.pay(order);
      expect(status).toBe(201);
      const { prepayId } = app.sandbox.control.order(order.outTradeNo).extension as { prepayId: string };
      expect(body.signature.package).toBe(`prepay_id=${prepayId}`);
    }
  });
});
