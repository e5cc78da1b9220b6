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

describe('an abnormal refund', () => {
  it.each(['CHANGE', 'ABNORMAL', 'NOTSURE'])(
    'is shown as what it is, and asked after until it ends: %s',
    async (word) => {
      const { orderNumber, outTradeNo } = await at.shop.paid();
      at.control.nextRefunds({ refundStatus: word });
      const outRefundNo = `abnormal-${word}`;
      expect(await at.refunded(outTradeNo, PRICE, outRefundNo)).toBe('ABNORMAL');
      expect((await at.till.findRefund(outRefundNo)).body).toMatchObject({
        refundStatus: 'ABNORMAL',
        upstreamStatus: word,
      });
      const trade = await at.tradeOf(outTradeNo);
      expect(trade.flags).toContain('refund-abnormal');
      expect(trade.refunds).toEqual([expect.objectContaining({ refundStatus: 'ABNORMAL', upstreamStatus: word })]);
      expect(await (await fetch(`${at.app.url}/metrics`)).text()).toMatch(
        /scrm_pay_trades_flagged_total\{flag="refund-abnormal"\} [1-9]/,
      );
      const again = await at.till.refund({ outTradeNo, refundFee: 1, outRefundNo: `more-${word}` });
      expect(again.body.code).toBe('refund-exceeds-payment');
      await at.untilHandled(outTradeNo);
      expect((await at.shop.find(orderNumber)).status).toBe('PAID');
      at.control.setRefundState(outRefundNo, { refundStatus: 'SUCCESS' });
      time.travel(40 * 24 * HOUR);
      await at.shop.waitFor(orderNumber, 'REFUNDED');
    },
  );

  it('stands on the overview, however old, until it ends', async () => {
    const outTradeNo = await at.till.paid();
    at.control.nextRefunds({ refundStatus: 'CHANGE' });
    expect(await at.refunded(outTradeNo, 99, 'stuck-1')).toBe('ABNORMAL');
    const longAgo = new Date(Date.now() - 300 * 24 * HOUR);
    await at.app.database
      .collection('trades')
      .updateOne({ _id: outTradeNo as never }, { $set: { createdAt: longAgo } });
    const stuck = async (): Promise<string> => /id="stuck-refunds".*?<\/p>/s.exec(await at.page('/console'))?.[0] ?? '';
    expect(await stuck()).toContain(`/console/trades/${outTradeNo}`);
    expect(await at.page(`/console/trades/${outTradeNo}`)).toContain('退款异常');
    at.control.setRefundState('stuck-1', { refundStatus: 'SUCCESS' });
    expect(await at.refundStatus('stuck-1')).toBe('SUCCESS');
    expect(await stuck()).not.toContain(outTradeNo);
    expect(await at.page(`/console/trades/${outTradeNo}`)).not.toContain('退款异常');
  });
});

describe('what earlier versions wrote of refunds', () => {
  it('is asked about when it is replayed, and not guessed at', async () => {
    const { slotId, orderNumber, outTradeNo } = await at.paidSeat();
    at.control.nextRefunds({ refundStatus: 'REFUNDCLOSE' });
    await at.till.refund({ outTradeNo, refundFee: SEAT, outRefundNo: 'old-1' });
    const trades = at.app.database.collection('trades');
    await eventually(async () => {
      expect((await trades.findOne({ _id: outTradeNo as never }))?.refundsAsked).toBeDefined();
    });
    await at.untilHandled(outTradeNo);
    const forgotten = { $set: { refunds: [], flags: [] }, $unset: { refundsAsked: '', whollyRefunded: '' } };
    await trades.updateOne({ _id: outTradeNo as never }, forgotten);
    await at.replayAll();
    await eventually(async () => {
      expect((await at.tradeOf(outTradeNo)).refunds).toEqual([
        expect.objectContaining({ outRefundNo: 'old-1', refundStatus: 'FAILED' }),
      ]);
    });
    await at.untilHandled(outTradeNo);
    await at.booking.waitFor(orderNumber, { status: 'PAID' });
    expect(await at.booking.available(slotId)).toBe(0);
  });
});

describe('an order of another amount that was paid', () => {
  it("can be given back by WeConnect's amount", async () => {
    const { outTradeNo } = (await at.till.pay()).body;
    at.control.setState(outTradeNo, { totalFee: 500, tradeStatus: 'PAY_SUCCESS' });
    expect((await at.till.find(outTradeNo, '?refresh=true')).body).toMatchObject({
      tradeStatus: 'PREPAID',
      flags: ['amount-mismatch'],
      paidFee: 500,
    });
    const tooMuch = await at.till.refund({ outTradeNo, refundFee: 501 });
    expect(tooMuch.body).toMatchObject({ code: 'refund-exceeds-payment', refundableFee: 500 });
    const { status, body } = await at.till.refund({ outTradeNo, refundFee: 500 });
    expect([status, body.refundStatus, body.totalFee]).toEqual([201, 'SUCCESS', 500]);
    expect(await at.tradeOf(outTradeNo)).toMatchObject({ tradeStatus: 'PREPAID', refundedFee: 500 });
  });

  it('is paid to whoever would close it', async () => {
    const { outTradeNo } = (await at.till.pay()).body;
    at.control.setState(outTradeNo, { totalFee: 500, tradeStatus: 'PAY_SUCCESS' });
    const { status, body } = await at.till.close(outTradeNo);
    expect([status, body.code]).toEqual([409, 'trade-already-paid']);
  });
});
