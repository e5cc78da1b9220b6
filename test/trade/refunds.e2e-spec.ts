import { useApp } from '../support/start-app.js';
import { type Answer, Till } from './support/till.js';

describe('refunds', () => {
  const app = useApp();
  let till: Till;
  let other: Till;
  beforeAll(async () => {
    till = new Till(app);
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    other = new Till(app, await app.token('service', { accountId }));
  });
  beforeEach(() => {
    app.sandbox.control.reset();
    app.sandbox.control.policy({ drop: true });
  });

  const upstream = (): unknown[] => app.sandbox.control.refunds();
  const sum = (): number => app.sandbox.control.refunds().reduce((so, { refundFee }) => so + refundFee, 0);
  async function trade(outTradeNo: string): Promise<Record<string, unknown>> {
    return (await till.find(outTradeNo)).body;
  }
  const statuses = (answers: Answer[]): Record<number, number> =>
    answers.reduce<Record<number, number>>((so, { status }) => ({ ...so, [status]: (so[status] ?? 0) + 1 }), {});

  it('gives a whole payment back', async () => {
    const outTradeNo = await till.paid();
    const wish = { outTradeNo, outRefundNo: 'whole@1', refundFee: 99, reason: '不想要了' };
    const { status, body } = await till.refund(wish);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...wish,
      totalFee: 99,
      refundStatus: 'SUCCESS',
      upstreamStatus: 'SUCCESS',
      createdAt: expect.any(String),
      settledAt: expect.any(String),
    });
    expect((await till.findRefund('whole@1')).body).toEqual(body);
    expect(upstream()).toEqual([
      expect.objectContaining({
        outRefundNo: 'whole@1',
        refundFee: 99,
        totalFee: 99,
        metadata: { reason: '不想要了' },
      }),
    ]);
  });

  it('shows in its trade: the state, the sum, and a line of history for each', async () => {
    const outTradeNo = await till.paid();
    await till.refund({ outTradeNo, outRefundNo: 'line-1', refundFee: 40 });
    await till.refund({ outTradeNo, outRefundNo: 'line-2', refundFee: 9 });
    const { tradeStatus, refundedFee, history } = await trade(outTradeNo);
    expect([tradeStatus, refundedFee]).toEqual(['REFUND', 49]);
    const notes = (history as { source: string; note: string }[]).filter(({ source }) => source === 'refund');
    expect(notes.map(({ note }) => note)).toEqual([
      'refund line-1 of 40 fen: SUCCESS',
      'refund line-2 of 9 fen: SUCCESS',
    ]);
  });

  it('goes in parts, up to what was paid and no fen further', async () => {
    const outTradeNo = await till.paid();
    expect((await till.refund({ outTradeNo, refundFee: 98 })).status).toBe(201);
    const tooMuch = await till.refund({ outTradeNo, refundFee: 2 });
    expect([tooMuch.status, tooMuch.body.code]).toEqual([409, 'refund-exceeds-payment']);
    expect(tooMuch.body).toMatchObject({ refundableFee: 1, outTradeNo });
    expect((await till.refund({ outTradeNo, refundFee: 1 })).status).toBe(201);
    expect((await till.refund({ outTradeNo, refundFee: 1 })).body).toMatchObject({ refundableFee: 0 });
    expect(sum()).toBe(99);
  });

  it("is refused here once WeChat's year is over, and nothing is set aside", async () => {
    const outTradeNo = await till.paid();
    expect((await till.refund({ outTradeNo, outRefundNo: 'in-time', refundFee: 1 })).status).toBe(201);
    const paidAt = new Date(Date.now() - 365 * 24 * 3_600_000 - 1_000);
    await app.database.collection('trades').updateOne({ _id: outTradeNo as never }, { $set: { paidAt } });
    const { status, body } = await till.refund({ outTradeNo, refundFee: 1 });
    expect([status, body.code]).toEqual([409, 'refund-too-late']);
    expect(Date.parse(body.refundableUntil as string)).toBe(paidAt.getTime() + 365 * 24 * 3_600_000);
    expect((await till.refund({ outTradeNo, outRefundNo: 'in-time', refundFee: 1 })).status).toBe(201);
    expect((await trade(outTradeNo)).refundedFee).toBe(1);
  });

  it('20 parts at once never give back more than was paid', async () => {
    const outTradeNo = await till.paid();
    const parts = Array.from({ length: 20 }, (_, n) => ({ outTradeNo, outRefundNo: `part-${n}`, refundFee: 10 }));
    const answers = await Promise.all(parts.map((part) => till.refund(part)));
    expect(statuses(answers)).toEqual({ 201: 9, 409: 11 });
    expect(sum()).toBe(90);
    expect(app.sandbox.control.calls().createRefund).toBe(9);
    expect((await trade(outTradeNo)).refundedFee).toBe(90);
  });

  it('20 times at once is one refund', async () => {
    const outTradeNo = await till.paid();
    const wish = { outTradeNo, outRefundNo: 'equal-1', refundFee: 99 };
    const answers = await Promise.all(Array.from({ length: 20 }, () => till.refund(wish)));
    expect(statuses(answers)).toEqual({ 201: 20 });
    expect(sum()).toBe(99);
    const { history } = await trade(outTradeNo);
    expect((history as { source: string }[]).filter(({ source }) => source === 'refund')).toHaveLength(1);
  });

  it('20 different ones under one number are one refund', async () => {
    const outTradeNo = await till.paid();
    const wishes = Array.from({ length: 20 }, (_, n) => ({ outTradeNo, outRefundNo: 'torn-1', refundFee: n + 1 }));
    const answers = await Promise.all(wishes.map((wish) => till.refund(wish)));
    expect(statuses(answers)).toEqual({ 201: 1, 409: 19 });
    expect(upstream()).toHaveLength(1);
    expect((await trade(outTradeNo)).refundedFee).toBe(sum());
  });

  it('answers the same refund again', async () => {
    const outTradeNo = await till.paid();
    const wish = { outTradeNo, outRefundNo: 'again-1', refundFee: 30 };
    const first = await till.refund(wish);
    expect(await till.refund(wish)).toEqual(first);
    expect(app.sandbox.control.calls().createRefund).toBe(1);
  });

  it.each([{ refundFee: 31 }, { reason: 'another reason' }])('is a conflict with other content: %o', async (change) => {
    const outTradeNo = await till.paid();
    const wish = { outTradeNo, outRefundNo: `other-${Object.keys(change).join('')}`, refundFee: 30 };
    await till.refund(wish);
    const { status, body } = await till.refund({ ...wish, ...change });
    expect([status, body.code]).toEqual([409, 'out-refund-no-conflict']);
    expect(sum()).toBe(30);
    expect((await trade(outTradeNo)).refundedFee).toBe(30);
  });

  it('is a conflict of another trade, and sets nothing aside there', async () => {
    const [first, second] = [await till.paid(), await till.paid()];
    await till.refund({ outTradeNo: first, outRefundNo: 'two-trades', refundFee: 99 });
    const { status, body } = await till.refund({ outTradeNo: second, outRefundNo: 'two-trades', refundFee: 99 });
    expect([status, body.code]).toEqual([409, 'out-refund-no-conflict']);
    expect((await trade(second)).refundedFee).toBe(0);
    expect((await till.refund({ outTradeNo: second, refundFee: 99 })).status).toBe(201);
  });

  it("answers alike for another account's number and for a number of one's own, and tells nothing", async () => {
    const [mine, theirs] = [await till.paid(), await till.paid()];
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    await app.database.collection('trades').updateOne({ _id: theirs as never }, { $set: { accountId } });
    await till.refund({ outTradeNo: mine, outRefundNo: 'shared-1', refundFee: 50 });
    const ours = await till.refund({ outTradeNo: mine, outRefundNo: 'shared-1', refundFee: 51 });
    const foreign = await other.refund({ outTradeNo: theirs, outRefundNo: 'shared-1', refundFee: 50 });
    expect(foreign).toEqual({ ...ours, body: { ...ours.body, requestId: expect.any(String) } });
    expect((await other.find(theirs)).body.refundedFee).toBe(0);
  });

  it('makes up a number where there is none, and keeps it for an Idempotency-Key', async () => {
    const outTradeNo = await till.paid();
    const key = { 'idempotency-key': 'order-7-given-back' };
    const first = await till.refund({ outTradeNo, refundFee: 10 }, key);
    expect(first.status).toBe(201);
    expect(await till.refund({ outTradeNo, refundFee: 10 }, key)).toEqual(first);
    expect((await till.refund({ outTradeNo, refundFee: 11 }, key)).status).toBe(409);
    const unkeyed = await till.refund({ outTradeNo, refundFee: 10 });
    expect(unkeyed.body.outRefundNo).not.toBe(first.body.outRefundNo);
    expect(sum()).toBe(20);
  });

  it('is refused for a trade that nobody has paid', async () => {
    const { outTradeNo } = (await till.pay()).body;
    const { status, body } = await till.refund({ outTradeNo, refundFee: 1 });
    expect([status, body.code]).toEqual([409, 'trade-not-paid']);
    expect(app.sandbox.control.calls().createRefund).toBeUndefined();
  });

  it('asks WeConnect before it calls a trade unpaid: the news of the payment may be late', async () => {
    const { outTradeNo } = (await till.pay()).body;
    app.sandbox.control.pay(outTradeNo);
    expect((await till.refund({ outTradeNo, refundFee: 99 })).status).toBe(201);
  });

  it("does not know another account's trade or refund", async () => {
    const outTradeNo = await till.paid();
    await till.refund({ outTradeNo, outRefundNo: 'private-1', refundFee: 1 });
    const foreign = await other.refund({ outTradeNo, refundFee: 1 });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'trade-not-found']);
    const missing = await other.refund({ outTradeNo: 'no-such-trade', refundFee: 1 });
    expect([missing.status, missing.body.code]).toEqual([404, 'trade-not-found']);
    for (const no of ['private-1', 'no-such-refund']) {
      const { status, body } = await other.findRefund(no);
      expect([status, body.code]).toEqual([404, 'refund-not-found']);
    }
    expect((await other.findRefund('private-1', '?refresh=true')).status).toBe(404);
  });

  it('is not for mobile users', async () => {
    const { channelId, users } = app.sandbox.world;
    const openId = users[0]?.openIds.underPayingChannel ?? '';
    const mobile = new Till(app, await app.token('mobile', { channelId, openId }));
    expect((await mobile.refund({ outTradeNo: 'whatever', refundFee: 1 })).status).toBe(403);
  });

  it.each([
    ['outTradeNo', { outTradeNo: { $ne: '' } }],
    ['refundFee', { refundFee: 0.5 }],
    ['refundFee', { refundFee: undefined }],
    ['outRefundNo', { outRefundNo: 'no blanks' }],
    ['reason', { reason: '' }],
  ])('names the faulty field %s of %o', async (field, change) => {
    const { status, body } = await till.refund({ outTradeNo: 'trade-000001', refundFee: 1, ...change });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
  });

  describe('that WeChat takes its time for', () => {
    async function processing(outRefundNo: string): Promise<string> {
      const outTradeNo = await till.paid();
      const wish = { outTradeNo, outRefundNo, refundFee: 99 };
      app.sandbox.control.fault({ call: 'createRefund', kind: 'cut-after' });
      app.sandbox.control.fault({ call: 'findRefund', kind: '5xx', times: 20 });
      expect((await till.refund(wish)).status).toBe(504);
      app.sandbox.control.clearFaults();
      app.sandbox.control.setRefundState(outRefundNo, { refundStatus: 'PROCESSING' });
      expect((await till.refund(wish)).body.refundStatus).toBe('PROCESSING');
      return outTradeNo;
    }

    it('is done once WeConnect says so', async () => {
      await processing('slow-1');
      app.sandbox.control.setRefundState('slow-1', { refundStatus: 'SUCCESS' });
      expect((await till.findRefund('slow-1')).body.refundStatus).toBe('PROCESSING');
      expect((await till.findRefund('slow-1', '?refresh=true')).body.refundStatus).toBe('SUCCESS');
      expect((await till.findRefund('slow-1')).body.refundStatus).toBe('SUCCESS');
    });

    it('frees its fee once WeChat closed it, and may be made anew under its number', async () => {
      const outTradeNo = await processing('slow-2');
      app.sandbox.control.setRefundState('slow-2', { refundStatus: 'REFUNDCLOSE' });
      const { body } = await till.findRefund('slow-2', '?refresh=true');
      expect(body).toMatchObject({ refundStatus: 'FAILED', upstreamStatus: 'REFUNDCLOSE' });
      expect((await trade(outTradeNo)).refundedFee).toBe(0);
      const again = await till.refund({ outTradeNo, outRefundNo: 'slow-2', refundFee: 99 });
      expect([again.status, again.body.refundStatus]).toEqual([201, 'SUCCESS']);
      expect((await trade(outTradeNo)).refundedFee).toBe(99);
    });
  });
});
