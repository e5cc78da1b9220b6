import { NO_WORKER, useApp } from '../support/start-app.js';
import { isGenuine, Till } from './support/till.js';

const KINDS = ['5xx', 'refuse', 'html', 'broken-json', 'empty', 'wrong-content', 'cut-before', 'cut-after'] as const;
/** More often than any client tries. */
const ALWAYS = 20;

describe('paying while WeConnect is in trouble', () => {
  const app = useApp({ environment: NO_WORKER });
  let till: Till;
  beforeAll(() => {
    till = new Till(app);
  });
  beforeEach(() => {
    app.sandbox.control.reset();
  });

  /** Whatever happened: repeating it with the same number heals it, and there is one order of the right content. */
  async function expectHealedByRepeating(outTradeNo: string): Promise<void> {
    app.sandbox.control.clearFaults();
    const { status, body } = await till.pay({ outTradeNo });
    expect(status).toBe(201);
    expect(isGenuine(body.signature, app.sandbox.world.apiKey)).toBe(true);
    const orders = app.sandbox.control.orders().filter((order) => order.outTradeNo === outTradeNo);
    expect(orders).toEqual([expect.objectContaining({ totalFee: 99, tradeStatus: 'NOTPAY' })]);
    expect(app.sandbox.control.orders()).toHaveLength(1);
    const { prepayId } = orders[0]?.extension as { prepayId: string };
    expect(body.signature.package).toBe(`prepay_id=${prepayId}`);
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'PREPAID', flags: [] });
  }

  describe.each(KINDS)('its answer to the unified order is %s', (kind) => {
    it('once: the payment goes on, or says that it may be repeated', async () => {
      const outTradeNo = `order-${kind}-once`;
      app.sandbox.control.fault({ call: 'createOrder', kind });
      const { status, body } = await till.try({ outTradeNo });
      if (status !== 201) expect(body).toMatchObject({ outTradeNo, safeToRetry: true });
      expect([201, 503]).toContain(status);
      await expectHealedByRepeating(outTradeNo);
    });

    it('and stays so: the caller learns the number to repeat it with', async () => {
      const outTradeNo = `order-${kind}-on`;
      app.sandbox.control.fault({ call: 'createOrder', kind, times: ALWAYS });
      app.sandbox.control.fault({ call: 'findOrder', kind, times: ALWAYS });
      const { status, body } = await till.try({ outTradeNo });
      expect([503, 504]).toContain(status);
      expect(body).toMatchObject({ outTradeNo, safeToRetry: true });
      const trade = (await till.find(outTradeNo)).body;
      expect(trade.tradeStatus).toBe('CREATED');
      expect((trade.history as object[]).at(-1)).toMatchObject({ source: 'pay', note: expect.any(String) });
      await expectHealedByRepeating(outTradeNo);
    });
  });

  it('passes a refusal on with its reason, and pays once that is gone', async () => {
    app.sandbox.control.fault({ call: 'createOrder', kind: 'refuse', errorCode: 'NOAUTH' });
    const { status, body } = await till.try({ outTradeNo: 'refused-0001' });
    expect(status).toBe(502);
    expect(body).toMatchObject({
      code: 'payment-refused',
      outTradeNo: 'refused-0001',
      upstreamReason: 'NOAUTH',
      safeToRetry: false,
    });
    await expectHealedByRepeating('refused-0001');
  });

  it('asks after an order whose answer was lost, and does not order twice', async () => {
    app.sandbox.control.fault({ call: 'createOrder', kind: 'cut-after' });
    expect((await till.pay({ outTradeNo: 'answer-lost-1' })).status).toBe(201);
    expect(app.sandbox.control.calls()).toEqual({ createOrder: 1, findOrder: 1, sign: 1 });
  });

  it('repeats an order once that WeConnect does not know of', async () => {
    app.sandbox.control.fault({ call: 'createOrder', kind: 'cut-before' });
    expect((await till.pay({ outTradeNo: 'never-came-1' })).status).toBe(201);
    expect(app.sandbox.control.calls()).toEqual({ createOrder: 2, findOrder: 1, sign: 1 });
  });

  it('tells the caller the number even where the caller chose none', async () => {
    app.sandbox.control.fault({ call: 'createOrder', kind: 'cut-after', times: ALWAYS });
    app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: ALWAYS });
    const { status, body } = await till.try();
    expect([status, body.code]).toEqual([504, 'payment-outcome-unknown']);
    await expectHealedByRepeating(String(body.outTradeNo));
  });

  describe.each(KINDS)('its answer to the signature is %s', (kind) => {
    it('the order stands, and repeating signs it without ordering again', async () => {
      const outTradeNo = `sign-${kind}`;
      app.sandbox.control.fault({ call: 'sign', kind, times: ALWAYS });
      const { status, body } = await till.try({ outTradeNo });
      expect([502, 503, 504]).toContain(status);
      expect(body).toMatchObject({ outTradeNo, safeToRetry: body.code !== 'payment-refused' });
      await expectHealedByRepeating(outTradeNo);
      expect(app.sandbox.control.calls().createOrder).toBe(1);
    });
  });
});
