import { type ApiClient } from '../support/api-client.js';
import { useApp } from '../support/start-app.js';

describe('trying payment out', () => {
  const app = useApp();
  let admin: ApiClient;
  beforeAll(() => {
    admin = app.api(app.tokens.admin);
  });
  beforeEach(() => {
    app.sandbox.control.reset();
    app.sandbox.control.policy({ drop: true });
  });

  const checkPayment = (price: unknown, api = admin): ReturnType<ApiClient['post']> =>
    api.post('/api/management/channel/check-payment', { price });
  const checkRefund = (outTradeNo: unknown, refundFee: unknown, api = admin): ReturnType<ApiClient['post']> =>
    api.post('/api/management/channel/check-refund', { outTradeNo, refundFee });

  async function paid(price: string): Promise<string> {
    const { outTradeNo } = (await checkPayment(price)).body;
    app.sandbox.control.pay(outTradeNo, 'user_1');
    return outTradeNo;
  }

  it('shows a QR code of a test order', async () => {
    const { status, body } = await checkPayment('0.01');
    expect(status).toBe(201);
    expect(body).toEqual({
      outTradeNo: expect.any(String),
      tradeType: 'NATIVE',
      totalFee: 1,
      codeUrl: expect.stringMatching(/\S/),
      qrCode: expect.stringMatching(/^data:image\/svg\+xml/),
    });
    expect(app.sandbox.control.order(body.outTradeNo)).toMatchObject({
      tradeType: 'NATIVE',
      totalFee: 1,
      metadata: { isTest: true, channelId: app.sandbox.world.payingChannelId },
    });
  });

  it.each([
    ['19.90', 1990],
    ['1.15', 115],
    ['20', 2000],
  ])('takes %s yuan for %i fen', async (price, totalFee) => {
    expect((await checkPayment(price)).body.totalFee).toBe(totalFee);
  });

  it.each(['', '0', '0.001', '-1', '1e3', 'free', 19.9, null, { $gt: '' }, undefined])(
    'refuses the price %o',
    async (price) => {
      const { status, body } = await checkPayment(price);
      expect(status).toBe(400);
      expect(body.errors).toEqual([{ field: 'price', message: expect.any(String) }]);
    },
  );

  it('makes one order for each press of the button', async () => {
    const numbers = [(await checkPayment('0.01')).body.outTradeNo, (await checkPayment('0.01')).body.outTradeNo];
    expect(new Set(numbers).size).toBe(2);
  });

  it('gives the money back, once however often it is asked', async () => {
    const outTradeNo = await paid('0.02');
    const first = await checkRefund(outTradeNo, 2);
    expect(first.status).toBe(201);
    expect(first.body).toEqual({ outTradeNo, outRefundNo: expect.any(String), refundFee: 2, refundStatus: 'SUCCESS' });
    expect((await checkRefund(outTradeNo, 2)).body).toEqual(first.body);
    expect(app.sandbox.control.refunds()).toEqual([expect.objectContaining({ outTradeNo, refundFee: 2 })]);
  });

  it('takes a refund up again whose outcome was unknown', async () => {
    const outTradeNo = await paid('0.02');
    app.sandbox.control.fault({ call: 'createRefund', kind: 'cut-after', times: 20 });
    app.sandbox.control.fault({ call: 'findRefund', kind: '5xx', times: 20 });
    const { status, body } = await checkRefund(outTradeNo, 2);
    expect([status, body.code]).toEqual([504, 'refund-outcome-unknown']);
    app.sandbox.control.clearFaults();
    expect((await checkRefund(outTradeNo, 2)).status).toBe(201);
    expect(app.sandbox.control.refunds()).toHaveLength(1);
  });

  it('gives back no more than was paid', async () => {
    const { status, body } = await checkRefund(await paid('0.02'), 3);
    expect([status, body.code]).toEqual([409, 'refund-exceeds-payment']);
  });

  it('gives nothing back that was not paid', async () => {
    const { outTradeNo } = (await checkPayment('0.02')).body;
    const { status, body } = await checkRefund(outTradeNo, 2);
    expect([status, body.code]).toEqual([409, 'trade-not-paid']);
  });

  it("leaves a customer's order alone", async () => {
    const order = { subject: 'Tea', totalFee: 99, metadata: { isTest: 'true' }, tradeType: 'NATIVE' };
    const { outTradeNo } = (await app.api(app.tokens.service).post('/api/trade/pay', order)).body;
    app.sandbox.control.pay(outTradeNo, 'user_1');
    const { status, body } = await checkRefund(outTradeNo, 99);
    expect([status, body.code]).toEqual([409, 'not-a-test-order']);
    expect(app.sandbox.control.refunds()).toEqual([]);
  });

  it.each([
    ['refundFee', ['some-test-order', '2']],
    ['refundFee', ['some-test-order', 0]],
    ['outTradeNo', [{ $ne: '' }, 2]],
    ['outTradeNo', [undefined, 2]],
  ])('names the faulty field %s of %o', async (field, [outTradeNo, refundFee]) => {
    const { status, body } = await checkRefund(outTradeNo, refundFee);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
  });

  it("does not know another account's test order", async () => {
    const outTradeNo = await paid('0.02');
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('admin', { accountId }));
    expect((await checkRefund(outTradeNo, 2, other)).status).toBe(404);
    expect((await checkRefund('no-such-order', 2)).status).toBe(404);
  });

  it('says so where the account collects no payments', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const { status, body } = await checkPayment('0.01', app.api(await app.token('admin', { accountId })));
    expect([status, body.code]).toEqual([409, 'payment-not-open']);
  });

  it('is for administrators only', async () => {
    const service = app.api(app.tokens.service);
    expect((await checkPayment('0.01', service)).status).toBe(403);
    expect((await checkRefund('some-test-order', 1, service)).status).toBe(403);
    expect((await checkPayment('0.01', app.api())).status).toBe(401);
  });

  it('passes on that WeConnect cannot be reached', async () => {
    app.sandbox.control.fault({ call: 'createOrder', kind: '5xx', times: 20 });
    app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 20 });
    const { status, body } = await checkPayment('0.01');
    expect(status).toBeGreaterThanOrEqual(503);
    expect(body.safeToRetry).toBe(true);
  });
});
