import { type ApiAnswer, type ApiClient } from '../support/api-client.js';
import { Booking } from '../support/booking.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';
import { ReconcilePolicy } from '../../src/trade/index.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const QUICK = { pace: { busy: 20, idle: 40 }, perSecond: 500 };

let app: TestApp;
let shop: Shop;
let booking: Booking;
let api: ApiClient;
let time: TimeMachine;

beforeAll(async () => {
  app = await startApp({ policies: [[ReconcilePolicy, QUICK]] });
  shop = new Shop(app);
  booking = new Booking(app);
  api = app.api(app.tokens.service);
  await shop.open();
  await booking.open();
});
afterAll(() => app.stop());
beforeEach(() => {
  time = new TimeMachine(app);
  app.sandbox.control.reset();
});

const pass = (ms: number): void => {
  time.travel(ms);
};
const pay = (orderNumber: string, tradeType = 'JSAPI', module = 'store'): Promise<ApiAnswer> =>
  api.post(`/api/${module}/orders/${orderNumber}/pay`, { tradeType });
const stateAt = (outTradeNo: string): unknown => app.sandbox.control.order(outTradeNo).tradeStatus;
const untilClosed = (outTradeNo: string): Promise<void> =>
  eventually(async () => {
    expect(stateAt(outTradeNo)).toBe('CLOSED');
    expect((await api.get(`/api/trade/orders/${outTradeNo}`)).body.tradeStatus).toBe('CLOSED');
  });
/** Until the closed trade has been told to the modules. */
const untilClosedIsTold = (outTradeNo: string): Promise<void> =>
  eventually(async () => {
    const { items } = (await app.api(app.tokens.operator).get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body;
    expect(items.length).toBeGreaterThan(0);
    for (const { id, state } of items) {
      expect(state).toBe('confirmed');
      const { deliveries } = (await app.api(app.tokens.admin).get(`/api/webhook/events/${id}`)).body;
      for (const delivery of deliveries) expect(delivery.state).toBe('done');
    }
  });

describe('an order that is paid in another way within five minutes', () => {
  it.each([
    ['JSAPI', 'NATIVE'],
    ['NATIVE', 'JSAPI'],
  ])('%s, then %s: is answered at once, and the earlier trade is closed once WeChat allows', async (first, second) => {
    const { orderNumber } = await shop.order();
    const before = (await pay(orderNumber, first)).body.outTradeNo;
    pass(SECOND);
    const { status, body } = await pay(orderNumber, second);
    expect([status, body.tradeType]).toEqual([201, second]);
    expect(body.outTradeNo).not.toBe(before);
    expect(stateAt(before)).toBe('NOTPAY');
    pass(5 * MINUTE);
    await untilClosed(before);
    await untilClosedIsTold(before);
    expect(await shop.find(orderNumber)).toMatchObject({ status: 'AWAITING_PAYMENT', outTradeNo: body.outTradeNo });
    app.sandbox.control.pay(body.outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('in both ways at the same moment: both get an answer', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { orderNumber } = await shop.order();
      const ways = ['JSAPI', 'NATIVE', 'JSAPI', 'NATIVE'];
      const answers = await Promise.all(ways.map((way) => pay(orderNumber, way)));
      expect(answers.map(({ status, body }) => [status, body.tradeType])).toEqual(ways.map((way) => [201, way]));
    }
  });

  it('and by both trades: the second payment is surplus', async () => {
    const { orderNumber } = await shop.order();
    const first = (await pay(orderNumber)).body.outTradeNo;
    const second = (await pay(orderNumber, 'NATIVE')).body.outTradeNo;
    app.sandbox.control.pay(second);
    await shop.waitFor(orderNumber, 'PAID');
    app.sandbox.control.pay(first);
    await eventually(async () => {
      expect(await shop.find(orderNumber)).toMatchObject({
        outTradeNo: second,
        surplus: [{ outTradeNo: first, totalFee: 1990 }],
      });
    });
  });

  it('is not asked for money again once the earlier trade paid it', async () => {
    const { orderNumber } = await shop.order();
    const first = (await pay(orderNumber)).body.outTradeNo;
    await pay(orderNumber, 'NATIVE');
    app.sandbox.control.pay(first);
    expect(await shop.waitFor(orderNumber, 'PAID')).toMatchObject({ outTradeNo: first });
    expect((await pay(orderNumber)).body).toMatchObject({ code: 'order-not-payable', orderStatus: 'PAID' });
  });
});

describe('an order of the shop', () => {
  it('can be paid hours later, after every try of it was closed, until its own deadline', async () => {
    const { orderNumber } = await shop.order();
    const seen = new Set<string>();
    for (let hours = 0; hours < 24; hours += 6) {
      const { status, body } = await pay(orderNumber);
      expect(status).toBe(201);
      seen.add(body.outTradeNo);
      pass(6 * HOUR);
      await untilClosed(body.outTradeNo);
      await untilClosedIsTold(body.outTradeNo);
    }
    expect(seen.size).toBe(4);
    expect((await pay(orderNumber)).body).toMatchObject({ code: 'order-not-payable', orderStatus: 'CLOSED' });
    pass(5 * MINUTE);
    expect((await shop.find(orderNumber)).status).toBe('CLOSED');
  });

  it('that nobody ever tried to pay is closed after its deadline all the same', async () => {
    const { orderNumber } = await shop.order();
    pass(24 * HOUR + 5 * MINUTE);
    expect((await shop.find(orderNumber)).status).toBe('CLOSED');
    expect((await pay(orderNumber)).body.code).toBe('order-not-payable');
  });

  it('that is paid at the last moment and told after it is paid', async () => {
    const { orderNumber } = await shop.order();
    pass(24 * HOUR - 3 * MINUTE);
    const { outTradeNo } = (await pay(orderNumber)).body;
    pass(MINUTE + 30 * SECOND);
    expect((await pay(orderNumber)).body.outTradeNo).toBe(outTradeNo);
    app.sandbox.control.policy({ hold: true });
    app.sandbox.control.pay(outTradeNo);
    pass(10 * MINUTE);
    await app.sandbox.control.release();
    await shop.waitFor(orderNumber, 'PAID');
  });
});

describe('a reservation', () => {
  const until = async (orderNumber: string): Promise<number> =>
    Date.parse((await booking.find(orderNumber)).body.payUntil);

  it('is answered whenever it is asked to be paid again, and keeps its seat', async () => {
    const slotId = await booking.freshSlot(1);
    const orderNumber = await booking.order(slotId);
    const [answers, moments] = [[] as ApiAnswer[], [12.5, 13.25, 15.25, 17.25, 17.7]];
    let age = 0;
    for (const moment of moments) {
      pass(moment * MINUTE - age);
      age = moment * MINUTE;
      answers.push(await booking.pay(orderNumber));
      expect(await booking.available(slotId)).toBe(0);
    }
    expect(answers.map(({ status }) => status)).toEqual(moments.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.outTradeNo)).size).toBe(2);
    app.sandbox.control.pay(answers.at(-1)?.body.outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAID', surplus: [] });
  });

  it('whose trade was closed at the end of its hold may be paid while a seat is left', async () => {
    const slotId = await booking.freshSlot(2);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    pass(15.25 * MINUTE);
    await untilClosed(outTradeNo);
    await untilClosedIsTold(outTradeNo);
    expect((await booking.find(orderNumber)).body.status).toBe('AWAITING_PAYMENT');
    expect(await booking.available(slotId)).toBe(2);
    const next = (await booking.pay(orderNumber)).body.outTradeNo;
    expect(next).not.toBe(outTradeNo);
    expect(await booking.available(slotId)).toBe(1);
    app.sandbox.control.pay(next);
    await booking.waitFor(orderNumber, { status: 'PAID', outTradeNo: next });
  });

  it('turns from JSAPI to a QR code at once', async () => {
    const { orderNumber, outTradeNo } = await booking.prepared(await booking.freshSlot(4));
    const { status, body } = await pay(orderNumber, 'NATIVE', 'reservation');
    expect([status, body.tradeType]).toEqual([201, 'NATIVE']);
    expect(body.outTradeNo).not.toBe(outTradeNo);
  });

  it('holds its seat for an hour at most, however often it is asked to be paid', async () => {
    const slotId = await booking.freshSlot(1);
    const orderNumber = await booking.order(slotId);
    const placed = (await until(orderNumber)) - 15 * MINUTE;
    for (let age = 0; age < 58; age += 5) {
      expect((await booking.pay(orderNumber)).status).toBe(201);
      expect(await until(orderNumber)).toBeLessThanOrEqual(placed + HOUR);
      pass(5 * MINUTE);
    }
    pass(MINUTE);
    expect((await booking.pay(orderNumber)).body.code).toBe('order-not-payable');
    pass(5 * MINUTE);
    expect(await booking.available(slotId)).toBe(1);
    expect((await booking.find(orderNumber)).body.status).toBe('CLOSED');
  });

  it('is never held past the begin of its slot', async () => {
    const slot = (await booking.laterSlots()).find(({ available }) => available > 0);
    const startsAt = Date.parse(slot?.startsAt ?? '');
    pass(startsAt - time.now().getTime() - 7 * MINUTE);
    const orderNumber = await booking.order(slot?.id ?? '');
    expect(await until(orderNumber)).toBe(startsAt);
    const { outTradeNo } = (await booking.pay(orderNumber)).body;
    expect(app.sandbox.control.order(outTradeNo).timeExpire).toBeLessThanOrEqual(startsAt);
    pass(6 * MINUTE);
    expect((await booking.wish(slot?.id)).body.code).toBe('slot-begun');
  });
});

describe('a trade that is closed within five minutes', () => {
  it('by an administrator is a conflict that says when it can be', async () => {
    const { outTradeNo } = await shop.prepared();
    const { createdAt } = (await api.get(`/api/trade/orders/${outTradeNo}`)).body;
    const { status, body } = await api.post(`/api/trade/orders/${outTradeNo}/close`);
    expect([status, body.code, body.safeToRetry]).toEqual([409, 'trade-too-new', true]);
    expect(Date.parse(body.retryAt) - Date.parse(createdAt)).toBe(5 * MINUTE);
    expect(body.detail).toContain(body.retryAt);
  });
});
