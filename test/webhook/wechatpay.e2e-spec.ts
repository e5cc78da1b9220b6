import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ReconcilePolicy } from '../../src/trade/index.js';
import { ConfirmPolicy } from '../../src/webhook/confirm/event.processor.js';
import { DirectShop, MERCHANT_ID } from '../support/direct-shop.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp, useApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';

const environment = { CREDENTIALS_KEY: randomBytes(32).toString('base64') };
const NEVER = { pace: { busy: 3_600_000, idle: 3_600_000 } };
const OTHER_ID = '65f0c2a1d3e4f5a6b7c8d9e1';
const NOBODY = '65f0c2a1d3e4f5a6b7c8d9ff';

describe("WeChat Pay's notification", () => {
  const app = useApp({ environment, policies: [[ReconcilePolicy, NEVER]] });
  let shop: DirectShop;
  beforeAll(async () => {
    shop = await DirectShop.open(app);
    await shop.keepMerchant(app.sandbox.world.direct.certificateMerchant, OTHER_ID);
  });
  afterAll(() => shop.close());

  const unpaidAndTold = async (notice: object = {}, id?: string): Promise<[number, unknown]> => {
    const { outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    const answer = await shop.post(await shop.message({ outTradeNo, ...notice }), id);
    if (answer.status !== 200) expect(await shop.events(outTradeNo)).toEqual([]);
    return [answer.status, await answer.json()];
  };
  const FAIL = { code: 'FAIL', message: expect.any(String) as string };

  it('is stored, answered, and true once WeChat Pay was asked', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    const answer = await shop.tell({ outTradeNo });
    expect([answer.status, await answer.json()]).toEqual([200, { code: 'SUCCESS' }]);
    expect(answer.headers.get('content-type')).toContain('application/json');
    await shop.waitFor(orderNumber, { status: 'PAID' });
    expect(await shop.events(outTradeNo)).toMatchObject([{ type: 'msg-payment_notification', state: 'confirmed' }]);
  });

  it('is one event however often it comes, two at once too', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    const [one, other] = [await shop.message({ outTradeNo }), await shop.message({ outTradeNo })];
    const answers = await Promise.all([shop.post(one), shop.post(other), shop.post(one)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await shop.waitFor(orderNumber, { status: 'PAID' });
    expect(await shop.events(outTradeNo)).toMatchObject([{ duplicates: 2, conflicts: 0, state: 'confirmed' }]);
  });

  it.each<[string, object]>([
    ['without its headers', { signature: 'unsigned' }],
    ['of six minutes ago', { signature: 'stale-timestamp' }],
    ['that names an unknown key', { signature: 'unknown-serial' }],
    ['with a wrong signature', { signature: 'wrong-signature' }],
    ['that is a probe', { signature: 'probe' }],
    ['of another merchant', { overrides: { mchid: '1900000000' } }],
  ])('%s is 401', async (_what, notice) => {
    expect(await unpaidAndTold(notice)).toEqual([401, FAIL]);
  });

  it('to another merchant’s address is 401, whoever it is of', async () => {
    expect(await unpaidAndTold({}, OTHER_ID)).toEqual([401, FAIL]);
  });

  it.each([['garbled'], ['other-key']])('that cannot be decrypted (%s) is 400', async (resource) => {
    expect(await unpaidAndTold({ resource })).toEqual([400, FAIL]);
  });

  it('with a changed body or a changed header is 401', async () => {
    const { outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    const { headers, raw } = await shop.message({ outTradeNo });
    const changed = [
      { headers, raw: `${raw} ` },
      { headers: { ...headers, 'wechatpay-nonce': 'another' }, raw },
      { headers: { ...headers, 'wechatpay-timestamp': String(Number(headers['wechatpay-timestamp']) + 1) }, raw },
    ];
    for (const message of changed) expect((await shop.post(message)).status).toBe(401);
    expect((await shop.post({ headers, raw })).status).toBe(200);
  });

  it('to an address of nobody is 404, and over 256 KiB 413', async () => {
    const message = { headers: {}, raw: '{}' };
    for (const id of [NOBODY, 'x', '..%2f', `${MERCHANT_ID}0`]) {
      const answer = await shop.post(message, id);
      expect([answer.status, await answer.json()]).toEqual([404, FAIL]);
    }
    const large = await shop.post({ headers: {}, raw: 'x'.repeat(256 * 1024 + 1) });
    expect([large.status, await large.json()]).toEqual([413, FAIL]);
  });

  it('with another amount is asked about: what the order says counts', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    const amount = { total: 1, payer_total: 1, currency: 'CNY' };
    expect((await shop.tell({ outTradeNo, overrides: { amount } })).status).toBe(200);
    await shop.waitFor(orderNumber, { status: 'PAID', totalFee: 1990 });
    const states = (await shop.events(outTradeNo)).map(({ state }) => state).toSorted();
    expect(states).toEqual(['confirmed', 'superseded']);
  });

  it('of a payment that nobody made decides nothing', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    const message = await shop.message({ outTradeNo });
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'NOTPAY' });
    expect((await shop.post(message)).status).toBe(200);
    await eventually(async () => {
      expect(await shop.events(outTradeNo)).toMatchObject([{ state: 'received', lastError: expect.any(String) }]);
    });
    expect((await shop.tradeOf(outTradeNo)).tradeStatus).toBe('PREPAID');
    await shop.waitFor(orderNumber, { status: 'AWAITING_PAYMENT' });
  });

  it('a thousand wrong ones leave a line', async () => {
    const { outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    const warned = jest.spyOn(Logger.prototype, 'warn');
    const message = await shop.message({ outTradeNo });
    const forged = { ...message, raw: `${message.raw}\n` };
    const before = await counted('wrong-signature');
    for (let n = 0; n < 20; n += 1) await Promise.all(Array.from({ length: 50 }, () => shop.post(forged)));
    const lines = warned.mock.calls.filter(([line]) => (line as { msg?: string }).msg?.includes('not taken'));
    // The other tests of this minute have had theirs already.
    expect(lines.length).toBeLessThanOrEqual(1);
    expect(await counted('wrong-signature')).toBe(before + 1000);
    expect((await shop.post(message)).status).toBe(200);
    warned.mockRestore();
  });

  const counted = async (outcome: string): Promise<number> => {
    const text = String((await app.api().get('/metrics')).body);
    const [, found = '0'] = new RegExp(`notifications_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text) ?? [];
    return Number(found);
  };

  it('is counted by what came of it, probes apart', async () => {
    for (const outcome of ['accepted', 'duplicate', 'probe', 'stale', 'foreign', 'unreadable', 'unknown']) {
      expect([outcome, await counted(outcome)]).not.toEqual([outcome, 0]);
    }
  });
});

describe('a payment through a merchant of one’s own', () => {
  let app: TestApp;
  let shop: DirectShop;
  let time: TimeMachine;
  beforeEach(async () => {
    app = await startApp({
      environment,
      policies: [
        [ReconcilePolicy, { pace: { busy: 20, idle: 40 }, perSecond: 500 }],
        [ConfirmPolicy, { unavailableFor: 50 }],
      ],
    });
    shop = await DirectShop.open(app);
    time = new TimeMachine(app);
  });
  afterEach(async () => {
    await shop.close();
    await app.stop();
  });

  it('that is found by asking and then told of is handled once', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    time.travel(10_000);
    await shop.waitFor(orderNumber, { status: 'PAID' });
    expect((await shop.tell({ outTradeNo })).status).toBe(200);
    const events = await shop.events(outTradeNo);
    expect(events).toMatchObject([{ source: 'reconciliation', duplicates: 1, state: 'confirmed' }]);
  });

  it('a genuine message that comes again after six minutes is refused', async () => {
    const { outTradeNo } = await shop.paid();
    const message = await shop.message({ outTradeNo });
    time.runAhead(6 * 60_000);
    expect((await shop.post(message)).status).toBe(401);
  });

  it('waits while WeChat Pay cannot be asked, and people see it', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    app.sandbox.control.fault({ call: 'findOrderV3', kind: '5xx', times: 1000 });
    expect((await shop.tell({ outTradeNo })).status).toBe(200);
    await eventually(async () => {
      expect(await shop.events(outTradeNo)).toMatchObject([{ state: 'received', lastError: expect.any(String) }]);
    });
    app.sandbox.control.clearFaults();
    await shop.waitFor(orderNumber, { status: 'PAID' });
  });

  it('its refund at 商户平台 is learned of by the notification, and its module hears once', async () => {
    const { orderNumber, outTradeNo } = await shop.paid();
    shop.refundElsewhere(outTradeNo, 'at-the-platform', 500);
    for (let n = 0; n < 2; n += 1) expect((await shop.tellRefund(outTradeNo, 'at-the-platform')).status).toBe(200);
    await shop.waitFor(orderNumber, { status: 'PAID', refundedFee: 500 });
    expect(await shop.tradeOf(outTradeNo)).toMatchObject({
      tradeStatus: 'REFUND',
      refundedFee: 500,
      refunds: [{ outRefundNo: 'at-the-platform', refundFee: 500, refundStatus: 'SUCCESS' }],
    });
    const told = (await shop.events(outTradeNo)).filter(({ type }) => type === 'refund_notification');
    expect(told).toMatchObject([{ state: 'confirmed', duplicates: 1, deliveries: [] }]);
    const news = (await shop.events(outTradeNo)).filter(({ type }) => type === 'refund_settled');
    expect(news).toHaveLength(1);
  });

  it('a refund that is stuck stays reserved and is shown so, until it is told to be back', async () => {
    const { orderNumber, outTradeNo } = await shop.paid();
    shop.refundElsewhere(outTradeNo, 'stuck-1', 500, 'CHANGE');
    expect((await shop.tellRefund(outTradeNo, 'stuck-1')).status).toBe(200);
    await eventually(async () => {
      expect(await shop.tradeOf(outTradeNo)).toMatchObject({
        flags: ['refund-abnormal'],
        refunds: [{ refundStatus: 'ABNORMAL' }],
      });
    });
    app.sandbox.control.setRefundState('stuck-1', { refundStatus: 'SUCCESS' });
    expect((await shop.tellRefund(outTradeNo, 'stuck-1')).status).toBe(200);
    await shop.waitFor(orderNumber, { refundedFee: 500 });
  });

  it('a refund that was closed gives nothing back', async () => {
    const { orderNumber, outTradeNo } = await shop.paid();
    shop.refundElsewhere(outTradeNo, 'closed-1', 500, 'CLOSED');
    expect((await shop.tellRefund(outTradeNo, 'closed-1')).status).toBe(200);
    await eventually(async () => {
      expect(await shop.tradeOf(outTradeNo)).toMatchObject({ refunds: [{ refundStatus: 'FAILED' }] });
    });
    await shop.waitFor(orderNumber, { status: 'PAID' });
  });

  it('a refund that is told and is not there decides nothing', async () => {
    const { outTradeNo } = await shop.paid();
    shop.refundElsewhere(outTradeNo, 'real-1', 500, 'CHANGE');
    expect((await shop.tellRefund(outTradeNo, 'real-1', { out_refund_no: 'made-up' })).status).toBe(200);
    await eventually(async () => {
      const [told] = (await shop.events(outTradeNo)).filter(({ type }) => type === 'refund_notification');
      expect(told).toMatchObject({ state: 'received', lastError: 'The gateway has no such refund.' });
    });
    expect(await shop.tradeOf(outTradeNo)).not.toHaveProperty('refunds');
  });

  it('that is called refunded while nobody tells of a refund says so, and is not asked about without end', async () => {
    const { orderNumber, outTradeNo } = await shop.paid();
    shop.refundElsewhere(outTradeNo, 'untold-1', 500);
    expect((await shop.service.get(`/api/trade/orders/${outTradeNo}?refresh=true`)).body).toMatchObject({
      tradeStatus: 'REFUND',
      flags: ['refund-unlisted'],
    });
    await shop.waitFor(orderNumber, { status: 'PAID' });
    const stored = (): Promise<{ askAt?: Date } | null> =>
      app.database.collection<{ _id: string; askAt?: Date }>('trades').findOne({ _id: outTradeNo });
    await eventually(async () => {
      expect((await stored())?.askAt?.getUTCFullYear()).toBeGreaterThan(9_000);
    });
    expect((await shop.tellRefund(outTradeNo, 'untold-1')).status).toBe(200);
    await shop.waitFor(orderNumber, { refundedFee: 500 });
  });
});
