import { jest } from '@jest/globals';
import { ReconcilePolicy } from '../../src/trade/index.js';
import { TradeRepository } from '../../src/trade/trade.repository.js';
import { InboxRepository } from '../../src/webhook/inbox/inbox.repository.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';
import { Till } from '../trade/support/till.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** More often than any client tries. */
const ALWAYS = 20;
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
beforeEach(() => {
  time = new TimeMachine(app);
  app.sandbox.control.reset();
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** A paid order of 19.90 yuan, and then nothing more from WeConnect than what it is asked for. */
async function paid(): Promise<{ orderNumber: string; outTradeNo: string }> {
  const order = await shop.paid();
  app.sandbox.control.policy({ drop: true });
  return order;
}

/** Asks for a refund of everything, and gets no reliable answer. @param kind whether WeConnect did it */
async function refundOfUnknownOutcome(kind: 'cut-before' | 'cut-after', outRefundNo: string): Promise<string> {
  const { orderNumber, outTradeNo } = await paid();
  app.sandbox.control.fault({ call: 'createRefund', kind, times: ALWAYS });
  app.sandbox.control.fault({ call: 'findRefund', kind: '5xx', times: ALWAYS });
  expect((await till.refund({ outTradeNo, outRefundNo, refundFee: 1990 })).status).toBe(504);
  app.sandbox.control.clearFaults();
  return orderNumber;
}

const statusOf = async (outRefundNo: string): Promise<unknown> =>
  (await till.findRefund(outRefundNo)).body.refundStatus;
const questions = (): number => app.sandbox.control.calls().findRefund ?? 0;
const askedSince = async (asked: number): Promise<void> => {
  await eventually(() => {
    expect(questions()).toBeGreaterThan(asked);
  });
};
const counted = async (state: string): Promise<number> => {
  const numbers = await (await fetch(`${app.url}/metrics`)).text();
  return Number(new RegExp(`scrm_pay_refunds_reconciled_total\\{state="${state}"\\} (\\d+)`).exec(numbers)?.[1] ?? 0);
};
const untilDone = (outRefundNo: string): Promise<void> =>
  eventually(async () => {
    const refund = await app.database.collection('refunds').findOne({ _id: outRefundNo as never });
    expect(refund?.askAt).toEqual(new Date('9999-12-31'));
  });

const untilFreed = (outTradeNo: string): Promise<void> =>
  eventually(async () => {
    expect((await till.find(outTradeNo)).body.refundedFee).toBe(0);
  });
/** Until it is to be asked after at that age of its latest try. */
const untilAskedAt = (outRefundNo: string, age: number): Promise<void> =>
  eventually(async () => {
    const refund = await app.database.collection('refunds').findOne({ _id: outRefundNo as never });
    expect(Number(refund?.askAt) - Number(refund?.triedAt)).toBe(age);
  });

describe('a refund whose outcome nobody knows', () => {
  it('is asked after, settled, counted, and reaches the shop', async () => {
    const before = await counted('SUCCESS');
    const orderNumber = await refundOfUnknownOutcome('cut-after', 'unknown-1');
    expect(await statusOf('unknown-1')).toBe('PENDING');
    time.travel(10 * SECOND);
    await shop.waitFor(orderNumber, 'REFUNDED');
    expect(await statusOf('unknown-1')).toBe('SUCCESS');
    expect(await counted('SUCCESS')).toBe(before + 1);
    await untilDone('unknown-1');
  });

  it('is asked after at growing intervals while WeChat takes its time', async () => {
    const orderNumber = await refundOfUnknownOutcome('cut-after', 'slow-1');
    app.sandbox.control.setRefundState('slow-1', { refundStatus: 'PROCESSING' });
    const ages = [10 * SECOND, 30 * SECOND, MINUTE, 3 * MINUTE];
    for (const [n, age] of ages.entries()) {
      await untilAskedAt('slow-1', age);
      time.travel(age - (ages[n - 1] ?? 0));
    }
    await untilAskedAt('slow-1', 5 * MINUTE);
    expect((await shop.find(orderNumber)).status).toBe('PAID');
    app.sandbox.control.setRefundState('slow-1', { refundStatus: 'SUCCESS' });
    time.travel(6 * HOUR);
    await shop.waitFor(orderNumber, 'REFUNDED');
  });

  it('frees its fee once WeChat closed it', async () => {
    const orderNumber = await refundOfUnknownOutcome('cut-after', 'closed-1');
    app.sandbox.control.setRefundState('closed-1', { refundStatus: 'REFUNDCLOSE' });
    time.travel(10 * SECOND);
    const { outTradeNo = '' } = await shop.find(orderNumber);
    await untilFreed(outTradeNo);
    expect(await statusOf('closed-1')).toBe('FAILED');
  });

  it('that never reached WeConnect is not made by asking, frees its fee after an hour, and can be made then', async () => {
    const orderNumber = await refundOfUnknownOutcome('cut-before', 'lost-1');
    const { createRefund: made, findRefund: asked = 0 } = app.sandbox.control.calls();
    time.travel(59 * MINUTE);
    await askedSince(asked);
    expect(await statusOf('lost-1')).toBe('PENDING');
    time.travel(7 * HOUR);
    const { outTradeNo = '' } = await shop.find(orderNumber);
    await untilFreed(outTradeNo);
    expect(await statusOf('lost-1')).toBe('FAILED');
    expect(app.sandbox.control.calls().createRefund).toBe(made);
    expect((await till.refund({ outTradeNo, outRefundNo: 'lost-1', refundFee: 1990 })).status).toBe(201);
    await shop.waitFor(orderNumber, 'REFUNDED');
  });

  it('waits while WeConnect is down', async () => {
    const orderNumber = await refundOfUnknownOutcome('cut-after', 'down-1');
    app.sandbox.control.fault({ call: 'findRefund', kind: '5xx', times: ALWAYS });
    time.travel(10 * SECOND);
    await eventually(async () => {
      const refund = await app.database.collection('refunds').findOne({ _id: 'down-1' as never });
      const wait = Number(refund?.askAt) - time.now().getTime();
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(30 * SECOND);
    });
    app.sandbox.control.clearFaults();
    expect(await statusOf('down-1')).toBe('PENDING');
    time.travel(31 * SECOND);
    await shop.waitFor(orderNumber, 'REFUNDED');
  });
});

describe('a refund that is done, where the process dies', () => {
  it('before the modules are told: somebody else tells them', async () => {
    const { orderNumber, outTradeNo } = await paid();
    const inbox = app.app.get(InboxRepository, { strict: false });
    const insert = jest.spyOn(inbox, 'insert').mockRejectedValueOnce(new Error('killed'));
    expect((await till.refund({ outTradeNo, outRefundNo: 'untold-1', refundFee: 1990 })).status).toBe(201);
    await eventually(() => {
      expect(insert).toHaveBeenCalled();
    });
    time.travel(MINUTE);
    await shop.waitFor(orderNumber, 'REFUNDED');
    await untilDone('untold-1');
  });

  it('before its trade knows: somebody else brings the trade up to it', async () => {
    const { orderNumber, outTradeNo } = await paid();
    const trades = app.app.get(TradeRepository, { strict: false });
    const change = trades.changeUnlessChanged.bind(trades);
    const dying = jest.spyOn(trades, 'changeUnlessChanged').mockImplementation((trade, wanted) => {
      const takes = wanted.facts.refunds?.some(
        ({ outRefundNo, state }) => outRefundNo === 'torn-2' && state === 'SUCCESS',
      );
      return takes ? Promise.reject(new Error('killed')) : change(trade, wanted);
    });
    expect((await till.refund({ outTradeNo, outRefundNo: 'torn-2', refundFee: 1990 })).status).toBe(500);
    dying.mockRestore();
    time.travel(MINUTE);
    await shop.waitFor(orderNumber, 'REFUNDED');
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'REFUND', refundedFee: 1990 });
  });
});
