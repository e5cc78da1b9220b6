import { ReconcilePolicy, TradeService } from '../../src/trade/index.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';
import { CLOSABLE_AGE, TimeMachine } from '../support/time-machine.js';
import { Till } from '../trade/support/till.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Looks often, and does not make a test wait for a pause; the schedule itself is the real one. */
const QUICK = { pace: { busy: 20, idle: 40 }, perSecond: 500 };

const app = useApp({ policies: [[ReconcilePolicy, QUICK]] });
let shop: Shop;
let till: Till;
let time: TimeMachine;

beforeAll(async () => {
  shop = new Shop(app);
  till = new Till(app);
  await shop.open();
});
beforeEach(async () => {
  await app.database.collection('trades').deleteMany({});
  time = new TimeMachine(app);
  app.sandbox.control.reset();
  app.sandbox.control.policy({ drop: true });
});

const questions = (): number => app.sandbox.control.calls().findOrder ?? 0;
const stillPolled = (): Promise<number> =>
  app.database.collection('trades').countDocuments({ askAt: { $lt: new Date('9000-01-01') } });
const events = async (outTradeNo: string): Promise<{ state: string; source: string; duplicates: number }[]> =>
  (await app.api(app.tokens.operator).get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body.items;
const untilStatus = (outTradeNo: string, tradeStatus: string): Promise<Record<string, unknown>> =>
  eventually(async () => {
    const { body } = await till.find(outTradeNo);
    expect(body.tradeStatus).toBe(tradeStatus);
    return body;
  });
/** Until its close is an event that the shop has heard of; the order itself ends by a deadline of its own. */
const untilCloseIsTold = (outTradeNo: string): Promise<void> =>
  eventually(async () => {
    expect(await events(outTradeNo)).toMatchObject([{ state: 'confirmed', source: 'reconciliation' }]);
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'CLOSED' });
  });
/** Until the only trade's claim is given back: to be asked after so long after that date. */
const untilAskedNext = (since: 'createdAt' | 'closedAt', wait: number): Promise<void> =>
  eventually(async () => {
    const trade = await app.database.collection<Record<string, Date>>('trades').findOne();
    expect(Number(trade?.askAt) - Number(trade?.[since])).toBe(wait);
  });
/** A few looks of the worker, so that what should not happen had its chance to. */
const someLooks = async (): Promise<void> => {
  const { pace } = app.app.get(ReconcilePolicy, { strict: false });
  const begun = performance.now();
  await eventually(() => {
    expect(performance.now() - begun).toBeGreaterThan(5 * pace.idle);
  });
};

describe('a payment whose notification never came', () => {
  it('is found and reaches the shop, under the key that its notification has', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    time.travel(10 * SECOND);
    await shop.waitFor(orderNumber, 'PAID');
    expect(await events(outTradeNo)).toMatchObject([{ state: 'confirmed', source: 'reconciliation', duplicates: 0 }]);
    await app.sandbox.control.send({ outTradeNo });
    expect(await events(outTradeNo)).toMatchObject([{ source: 'reconciliation', duplicates: 1 }]);
    await eventually(async () => {
      expect(await stillPolled()).toBe(0);
    });
  });

  it('is found where somebody else saw it by asking', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    expect((await till.find(outTradeNo, '?refresh=true')).body).toMatchObject({ tradeStatus: 'PAY_SUCCESS' });
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('is found though it failed first, and the failure is told as well', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.fail(outTradeNo);
    time.travel(10 * SECOND);
    await shop.waitFor(orderNumber, 'PAYMENT_FAILED');
    app.sandbox.control.pay(outTradeNo);
    time.travel(20 * SECOND);
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('is found after WeConnect was down, and the look that failed uses none up', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 3 });
    time.travel(30 * MINUTE);
    await eventually(() => {
      expect(questions()).toBe(3);
    });
    await someLooks();
    expect(questions()).toBe(3);
    // The next look of the schedule would be at its expiry, after an hour.
    time.travel(31 * SECOND);
    await shop.waitFor(orderNumber, 'PAID');
  });
});

describe('a trade', () => {
  it('is not asked after before it is ten seconds old, and then once', async () => {
    await till.pay();
    await someLooks();
    expect(questions()).toBe(0);
    time.travel(10 * SECOND);
    await eventually(() => {
      expect(questions()).toBe(1);
    });
    await someLooks();
    expect(questions()).toBe(1);
  });

  it('that was notified is never asked after, whatever its age', async () => {
    app.sandbox.control.policy({});
    await shop.paid();
    const asked = questions();
    expect(await stillPolled()).toBe(0);
    time.travel(2 * HOUR);
    await someLooks();
    expect(questions()).toBe(asked);
  });

  it('of another amount is neither announced nor closed', async () => {
    const { outTradeNo } = (await till.pay()).body;
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'NOTPAY', totalFee: 1 });
    time.travel(HOUR + MINUTE);
    await eventually(async () => {
      expect((await till.find(outTradeNo)).body).toMatchObject({ flags: ['amount-mismatch'] });
    });
    expect(app.sandbox.control.order(outTradeNo).tradeStatus).toBe('NOTPAY');
    expect(await events(outTradeNo)).toEqual([]);
  });

  it('that was adopted is left open at WeConnect: it is not ours to close', async () => {
    const { outTradeNo } = (await till.pay()).body;
    await app.database.collection('trades').deleteMany({});
    await app.app.get(TradeService, { strict: false }).confirm(outTradeNo as never, 'query');
    time.travel(2 * HOUR);
    await eventually(() => {
      expect(questions()).toBeGreaterThan(1);
    });
    await someLooks();
    expect(app.sandbox.control.order(outTradeNo).tradeStatus).toBe('NOTPAY');
  });
});

describe('an order that expired unpaid', () => {
  it('is closed at WeConnect, then here, and the shop hears of it', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    time.travel(25 * HOUR);
    await untilCloseIsTold(outTradeNo);
    expect(app.sandbox.control.order(outTradeNo).tradeStatus).toBe('CLOSED');
    await shop.waitFor(orderNumber, 'CLOSED');
  });

  it('leaves its order to be paid by another trade until the order is over itself', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    time.travel(HOUR);
    await untilCloseIsTold(outTradeNo);
    expect((await shop.find(orderNumber)).status).toBe('AWAITING_PAYMENT');
  });

  it('is closed and told although WeConnect never had it', async () => {
    const { orderNumber } = await shop.order();
    app.sandbox.control.fault({ call: 'createOrder', kind: 'cut-before', times: 2 });
    const { status } = await app.api(app.tokens.service).post(`/api/store/orders/${orderNumber}/pay`);
    expect(status).toBe(504);
    time.travel(HOUR);
    await untilCloseIsTold(`${orderNumber}-1`);
  });

  it('is not looked at for ever: twice more, and no longer', async () => {
    const { outTradeNo } = await shop.prepared();
    time.travel(HOUR);
    await untilCloseIsTold(outTradeNo);
    await untilAskedNext('closedAt', MINUTE);
    const asked = questions();
    time.travel(MINUTE);
    await untilAskedNext('closedAt', 30 * MINUTE);
    time.travel(30 * MINUTE);
    await eventually(async () => {
      expect(await stillPolled()).toBe(0);
    });
    expect(questions()).toBe(asked + 2);
  });

  it('that WeChat finds too new is closed a little later', async () => {
    const { outTradeNo } = (await till.pay({ timeExpire: Date.now() + 61 * SECOND })).body;
    time.runAhead(5 * MINUTE);
    await eventually(() => {
      expect(app.sandbox.control.calls().closeOrder).toBe(1);
    });
    await untilAskedNext('createdAt', 6 * MINUTE);
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'PREPAID' });
    app.sandbox.control.advanceClock(4 * MINUTE);
    time.travel(MINUTE);
    await untilStatus(outTradeNo, 'CLOSED');
    expect(app.sandbox.control.order(outTradeNo).tradeStatus).toBe('CLOSED');
  });

  it('and is paid while it is being closed is paid', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.fault({ call: 'closeOrder', kind: 'delay', delayMs: 500 });
    time.travel(HOUR - MINUTE);
    time.runAhead(MINUTE);
    await eventually(() => {
      expect(app.sandbox.control.calls().closeOrder).toBe(1);
    });
    app.sandbox.control.pay(outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
    expect((await till.find(outTradeNo)).body).toMatchObject({ flags: [] });
  });

  it('and whose money came nevertheless is paid, flagged, and shown', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    time.travel(HOUR);
    await untilCloseIsTold(outTradeNo);
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    time.travel(MINUTE);
    await shop.waitFor(orderNumber, 'PAID');
    const { body } = await till.find(outTradeNo);
    expect(body).toMatchObject({ tradeStatus: 'PAY_SUCCESS', flags: ['paid-after-close'] });
  });

  it('is closed at WeConnect again where it is open there and closed here', async () => {
    const { outTradeNo } = await shop.prepared();
    time.travel(HOUR);
    await untilCloseIsTold(outTradeNo);
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'NOTPAY' });
    time.travel(MINUTE);
    await eventually(() => {
      expect(app.sandbox.control.order(outTradeNo).tradeStatus).toBe('CLOSED');
    });
  });
});

describe('an order that somebody closed', () => {
  it('is told to the shop as well', async () => {
    const { outTradeNo } = await shop.prepared();
    time.travel(CLOSABLE_AGE);
    expect((await till.close(outTradeNo)).status).toBe(200);
    await untilCloseIsTold(outTradeNo);
  });
});
