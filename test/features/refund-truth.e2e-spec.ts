import { eventually } from '../support/eventually.js';
import { Refunding } from '../support/refunding.js';
import { type TimeMachine } from '../support/time-machine.js';

const HOUR = 3_600_000;
const PRICE = 1990;
const SEAT = 29900;

let at: Refunding;
let time: TimeMachine;
beforeAll(async () => {
  at = await Refunding.start();
});
afterAll(() => at.app.stop());
beforeEach(() => {
  time = at.time();
  at.control.reset();
});

describe('a refund that came to nothing', () => {
  it('leaves the order paid, though the news of it comes late', async () => {
    const { orderNumber, outTradeNo } = await at.shop.paid();
    at.control.policy({ hold: true });
    at.control.nextRefunds({ refundStatus: 'PROCESSING' });
    expect(await at.refunded(outTradeNo, PRICE, 'nothing-1')).toBe('PROCESSING');
    at.control.setRefundState('nothing-1', { refundStatus: 'REFUNDCLOSE' });
    expect(await at.refundStatus('nothing-1')).toBe('FAILED');
    await at.control.release();
    await at.untilHandled(outTradeNo);
    expect(await at.shop.find(orderNumber)).toMatchObject({ status: 'PAID' });
    expect(await at.shop.find(orderNumber)).not.toHaveProperty('refundedFee');
  });

  it('keeps its seat, through a replay and twenty repeats of the news', async () => {
    const { slotId, orderNumber, outTradeNo } = await at.paidSeat();
    at.control.nextRefunds({ refundStatus: 'PROCESSING' });
    expect(await at.refunded(outTradeNo, SEAT, 'nothing-2')).toBe('PROCESSING');
    at.control.setRefundState('nothing-2', { refundStatus: 'REFUNDCLOSE' });
    expect(await at.refundStatus('nothing-2')).toBe('FAILED');
    await at.control.send({ outTradeNo, copies: 20 });
    await at.replayAll();
    await at.untilHandled(outTradeNo);
    await at.booking.waitFor(orderNumber, { status: 'PAID' });
    expect(await at.booking.available(slotId)).toBe(0);
  });

  it('stays in the trade as failed, and holds nothing', async () => {
    const outTradeNo = await at.till.paid();
    at.control.nextRefunds({ refundStatus: 'PROCESSING' });
    await at.refunded(outTradeNo, 99, 'nothing-3');
    at.control.setRefundState('nothing-3', { refundStatus: 'REFUNDCLOSE' });
    expect(await at.refundStatus('nothing-3')).toBe('FAILED');
    expect(await at.tradeOf(outTradeNo)).toMatchObject({
      refundedFee: 0,
      refunds: [
        {
          outRefundNo: 'nothing-3',
          refundFee: 99,
          refundStatus: 'FAILED',
          upstreamStatus: 'REFUNDCLOSE',
          elsewhere: false,
        },
      ],
    });
    at.control.nextRefunds({ refundStatus: 'SUCCESS' });
    expect(await at.refunded(outTradeNo, 40, 'nothing-4')).toBe('SUCCESS');
    expect((await at.tradeOf(outTradeNo)).refundedFee).toBe(40);
  });

  it('counts nowhere as given back, and leaves money that came too late among what needs attention', async () => {
    const { outTradeNo } = (await at.till.pay()).body;
    at.control.setState(outTradeNo, { tradeStatus: 'CLOSED' });
    await at.till.find(outTradeNo, '?refresh=true');
    at.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    expect((await at.till.find(outTradeNo, '?refresh=true')).body.flags).toContain('paid-after-close');
    at.control.nextRefunds({ refundStatus: 'PROCESSING' });
    await at.refunded(outTradeNo, 99, 'nothing-5');
    at.control.setRefundState('nothing-5', { refundStatus: 'REFUNDCLOSE' });
    expect(await at.refundStatus('nothing-5')).toBe('FAILED');
    expect(await at.page('/console')).toMatch(new RegExp(`id="owed".*${outTradeNo}`, 's'));
    const { channelId } = at.app.sandbox.world;
    const list = await at.app
      .api(at.app.tokens.admin)
      .get(`/api/channel/payments?channelId=${channelId}&q=${outTradeNo}`);
    expect(list.body.items).toEqual([expect.objectContaining({ outTradeNo, refunded: false, refundedFee: 0 })]);
  });
});

describe("a refund made in WeChat's own console", () => {
  it('of one fen is one fen, and shows in the trade', async () => {
    const { orderNumber, outTradeNo } = await at.shop.paid();
    const { outRefundNo } = at.control.refundInConsole(outTradeNo, { refundFee: 1 });
    await eventually(async () => {
      expect(await at.shop.find(orderNumber)).toMatchObject({ status: 'PAID', refundedFee: 1 });
    });
    expect(await at.tradeOf(outTradeNo)).toMatchObject({
      tradeStatus: 'REFUND',
      refundedFee: 1,
      refunds: [{ outRefundNo, refundFee: 1, refundStatus: 'SUCCESS', elsewhere: true }],
    });
    expect((await at.till.findRefund(outRefundNo)).body).toMatchObject({ outTradeNo, refundFee: 1 });
  });

  it('of everything is everything', async () => {
    const { orderNumber, outTradeNo } = await at.shop.paid();
    at.control.refundInConsole(outTradeNo, { refundFee: PRICE });
    await at.shop.waitFor(orderNumber, 'REFUNDED');
  });

  it('that follows another is heard of, though WeConnect says the same again', async () => {
    const { slotId, orderNumber, outTradeNo } = await at.paidSeat();
    at.control.refundInConsole(outTradeNo, { refundFee: 1 });
    await at.booking.waitFor(orderNumber, { status: 'PAID', refundedFee: 1 });
    expect(await at.booking.available(slotId)).toBe(0);
    at.control.refundInConsole(outTradeNo, { refundFee: SEAT - 1 });
    await at.booking.waitFor(orderNumber, { status: 'REFUNDED' });
    // The seat is given up after the order.
    await eventually(async () => {
      expect(await at.booking.available(slotId)).toBe(1);
    });
  });

  it('in fifty parts is added up, over every page of the list, with ours among them', async () => {
    const { orderNumber, outTradeNo } = await at.shop.paid();
    at.control.policy({ drop: true });
    expect(await at.refunded(outTradeNo, 10, 'ours-1')).toBe('SUCCESS');
    for (let n = 1; n < 50; n += 1) at.control.refundInConsole(outTradeNo, { refundFee: 1 });
    at.control.policy({});
    await at.control.send({ outTradeNo });
    await eventually(async () => {
      expect(await at.shop.find(orderNumber)).toMatchObject({ status: 'PAID', refundedFee: 59 });
    }, 40_000);
    const { refundedFee, refunds } = await at.tradeOf(outTradeNo);
    expect([refundedFee, (refunds as unknown[]).length]).toEqual([59, 50]);
  }, 60_000);

  it('that takes its time counts once it is done, and not where it came to nothing', async () => {
    const { orderNumber, outTradeNo } = await at.shop.paid();
    at.control.refundInConsole(outTradeNo, { refundFee: 5, outRefundNo: 'c-slow', refundStatus: 'PROCESSING' });
    at.control.refundInConsole(outTradeNo, { refundFee: 7, outRefundNo: 'c-dead', refundStatus: 'REFUNDCLOSE' });
    at.control.refundInConsole(outTradeNo, { refundFee: 11, outRefundNo: 'c-done' });
    await eventually(async () => {
      expect(await at.shop.find(orderNumber)).toMatchObject({ status: 'PAID', refundedFee: 11 });
      expect((await at.tradeOf(outTradeNo)).refunds).toHaveLength(3);
    });
    at.control.setRefundState('c-slow', { refundStatus: 'SUCCESS' });
    time.travel(10_000);
    await eventually(async () => {
      expect(await at.shop.find(orderNumber)).toMatchObject({ status: 'PAID', refundedFee: 16 });
    });
  });

  it('waits while WeConnect cannot be asked which refunds there are', async () => {
    const { orderNumber, outTradeNo } = await at.shop.paid();
    at.control.fault({ call: 'listRefunds', kind: '5xx', times: 1000 });
    at.control.refundInConsole(outTradeNo, { refundFee: PRICE });
    await eventually(() => {
      expect(at.control.calls().listRefunds).toBeGreaterThan(3);
    });
    expect((await at.shop.find(orderNumber)).status).toBe('PAID');
    at.control.clearFaults();
    await at.shop.waitFor(orderNumber, 'REFUNDED');
  });

  it('that WeConnect does not list is nothing yet: the trade says so, and is asked after until it is listed', async () => {
    const { orderNumber, outTradeNo } = await at.shop.paid();
    at.control.setState(outTradeNo, { tradeStatus: 'REFUND' });
    await at.control.send({ outTradeNo });
    await at.untilHandled(outTradeNo);
    expect((await at.shop.find(orderNumber)).status).toBe('PAID');
    expect((await at.tradeOf(outTradeNo)).flags).toContain('refund-unlisted');
    at.control.policy({ drop: true });
    at.control.refundInConsole(outTradeNo, { refundFee: PRICE });
    time.travel(HOUR);
    await at.shop.waitFor(orderNumber, 'REFUNDED');
  });
});
