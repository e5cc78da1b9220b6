import { parseOutTradeNo, type OutTradeNo } from '../../src/common/index.js';
import { TradeRepository } from '../../src/trade/trade.repository.js';
import { type PayOrder, parsePayOrder, contentDigest } from '../../src/trade/pay/pay-order.js';
import { aTrade } from '../support/builders/a-trade.js';
import { NO_WORKER, useApp } from '../support/start-app.js';
import { isGenuine, Till } from './support/till.js';
import { type TradeRecord } from '../../src/trade/trade.js';

const MINUTE = 60_000;

describe('paying again', () => {
  const app = useApp({ environment: NO_WORKER });
  let till: Till;
  beforeAll(() => {
    till = new Till(app);
  });
  beforeEach(() => {
    app.sandbox.control.reset();
  });

  /** Puts a trade of the usual order into the books, as an earlier process may have left it. */
  async function leave(details: Partial<TradeRecord> & Pick<TradeRecord, 'outTradeNo'>): Promise<void> {
    const { accountId } = app.sandbox.world;
    const draft = parsePayOrder({ ...till.order(), accountId } as unknown as PayOrder);
    const { subject, totalFee, metadata, openId } = draft;
    const trade = aTrade({ subject, totalFee, metadata, buyerId: openId, digest: contentDigest(draft), ...details });
    expect(await app.app.get(TradeRepository, { strict: false }).insert(trade)).toBe(true);
  }

  it('answers the same order with a fresh signature, without ordering again', async () => {
    const first = (await till.pay({ outTradeNo: 'again-0001' })).body.signature;
    const { status, body } = await till.pay({ outTradeNo: 'again-0001' });
    expect(status).toBe(201);
    expect(body.signature.package).toBe(first.package);
    expect(body.signature.nonceStr).not.toBe(first.nonceStr);
    expect(isGenuine(body.signature, app.sandbox.world.apiKey)).toBe(true);
    expect(app.sandbox.control.calls()).toEqual({ createOrder: 1, sign: 2 });
  });

  it('is the same order from another network, and with its fields in another order', async () => {
    await till.pay({ outTradeNo: 'again-0002', metadata: { a: 1, b: 2 } }, { 'x-forwarded-for': '198.51.100.9' });
    const again = await till.pay({ metadata: { b: 2, a: 1 }, outTradeNo: 'again-0002', userIp: '203.0.113.7' });
    expect(again.status).toBe(201);
    expect(app.sandbox.control.order('again-0002').spbillCreateIp).toBe('198.51.100.9');
  });

  it.each([
    ['totalFee', 100],
    ['subject', 'A pot of tea'],
    ['metadata', {}],
    ['openId', 'oSomebodyElse'],
    ['detail', 'green'],
    ['tradeType', 'NATIVE'],
    ['timeExpire', Date.now() + 120 * MINUTE],
  ])('with another %s is a conflict, and changes nothing', async (field, value) => {
    const outTradeNo = `conflict-${field}`;
    await till.pay({ outTradeNo });
    const before = app.sandbox.control.order(outTradeNo);
    const { status, body } = await till.try({ outTradeNo, [field]: value });
    expect([status, body.code]).toEqual([409, 'out-trade-no-conflict']);
    expect(app.sandbox.control.order(outTradeNo)).toEqual(before);
  });

  it("with another account's number is the same conflict, and tells nothing of its order", async () => {
    await till.pay({ outTradeNo: 'of-the-demo-shop', subject: 'A secret' });
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = new Till(app, await app.token('service', { accountId }));
    const { status, body } = await other.try({ outTradeNo: 'of-the-demo-shop', subject: 'A secret' });
    expect([status, body.code]).toEqual([409, 'out-trade-no-conflict']);
    expect(JSON.stringify(body)).not.toMatch(/secret|NOTPAY|PREPAID/i);
    expect(JSON.stringify(body)).not.toContain(app.sandbox.world.accountId);
  });

  it('under one Idempotency-Key is one order', async () => {
    const key = { 'idempotency-key': 'cart-7/attempt-1' };
    const [first, again] = [await till.pay({}, key), await till.pay({}, key)];
    expect(again.body.outTradeNo).toBe(first.body.outTradeNo);
    expect(again.body.outTradeNo).toMatch(/^[0-9a-f]{32}$/);
    expect(app.sandbox.control.orders()).toHaveLength(1);
    expect((await till.try({ totalFee: 100 }, key)).status).toBe(409);
    expect((await till.pay({ outTradeNo: 'wins-over-the-key' }, key)).body.outTradeNo).toBe('wins-over-the-key');
  });

  it.each(['with space', 'x'.repeat(256)])('refuses the Idempotency-Key %p', async (key) => {
    const { status, body } = await till.try({}, { 'idempotency-key': key });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: 'Idempotency-Key', message: expect.any(String) }]);
  });

  it('20 times at once makes one order and 20 genuine signatures', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => till.pay({ outTradeNo: 'twenty-at-once' })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    const signatures = answers.map(({ body }) => body.signature);
    expect(new Set(signatures.map(({ package: prepay }) => prepay)).size).toBe(1);
    expect(new Set(signatures.map(({ nonceStr }) => nonceStr)).size).toBe(20);
    for (const signature of signatures) expect(isGenuine(signature, app.sandbox.world.apiKey)).toBe(true);
    expect(app.sandbox.control.calls()).toEqual({ createOrder: 1, sign: 20 });
  });

  it('with other content at the same moment lets one of them win', async () => {
    const fees = [1, 2, 3, 4, 5];
    const pay = (totalFee: number): ReturnType<Till['try']> => till.try({ outTradeNo: 'five-fees', totalFee });
    const statuses = (await Promise.all(fees.map(pay))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409, 409, 409, 409]);
    expect(app.sandbox.control.calls().createOrder).toBe(1);
  });

  it('places the order of a trade that a crash left without one', async () => {
    const outTradeNo = parseOutTradeNo('crashed-0001');
    await leave({ outTradeNo });
    expect((await till.pay({ outTradeNo })).status).toBe(201);
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'PREPAID' });
  });

  it('after two hours orders again, with parameters identical to the first', async () => {
    const outTradeNo = parseOutTradeNo('aged-prepay-1');
    const now = Date.now();
    const prepay = { prepayId: 'wx-too-old', codeUrl: undefined, since: new Date(now - 115 * MINUTE) };
    const createdAt = new Date(now - 115 * MINUTE);
    const timeExpire = new Date(now + 60 * MINUTE);
    await leave({ outTradeNo, createdAt, timeExpire, tradeStatus: 'PREPAID', appId: 'wx1', prepay });
    const { status, body } = await till.pay({ outTradeNo });
    expect(status).toBe(201);
    expect(body.signature.package).not.toContain('wx-too-old');
    const order = app.sandbox.control.order(outTradeNo);
    expect(order).toMatchObject({ timeExpire: timeExpire.getTime(), spbillCreateIp: '203.0.113.7' });
  });

  it('of an expired trade is a conflict, even where the expiry was given', async () => {
    const timeExpire = new Date(Date.now() - MINUTE);
    await leave({ outTradeNo: parseOutTradeNo('expired-0001'), timeExpire });
    const { status, body } = await till.try({ outTradeNo: 'expired-0001' });
    expect([status, body.code, body.outTradeNo]).toEqual([409, 'trade-expired', 'expired-0001']);
  });

  it.each([
    ['PAY_SUCCESS', 'trade-already-paid'],
    ['REFUND', 'trade-already-paid'],
    ['CLOSED', 'trade-closed'],
  ] as const)('of a %s trade is a conflict: %s', async (tradeStatus, code) => {
    const outTradeNo = parseOutTradeNo(`over-${tradeStatus}`);
    await leave({ outTradeNo, tradeStatus });
    const { status, body } = await till.try({ outTradeNo });
    expect([status, body.code]).toEqual([409, code]);
    expect(app.sandbox.control.calls()).toEqual({});
  });

  it('after a payment that failed is allowed', async () => {
    await till.pay({ outTradeNo: 'failed-once' });
    app.sandbox.control.fail('failed-once');
    expect((await till.find('failed-once', '?refresh=true')).body).toMatchObject({ tradeStatus: 'PAY_ERROR' });
    expect((await till.pay({ outTradeNo: 'failed-once' })).status).toBe(201);
  });

  it('of an order that was paid behind our back finds the payment, and says so', async () => {
    const outTradeNo = parseOutTradeNo('paid-unheard');
    await till.pay({ outTradeNo });
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
    await age(outTradeNo);
    const { status, body } = await till.try({ outTradeNo });
    expect([status, body.code]).toEqual([409, 'trade-already-paid']);
    expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'PAY_SUCCESS', flags: [] });
  });

  it('of an order that was closed behind our back says so', async () => {
    const outTradeNo = parseOutTradeNo('closed-unheard');
    await till.pay({ outTradeNo });
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'CLOSED' });
    await age(outTradeNo);
    const { status, body } = await till.try({ outTradeNo });
    expect([status, body.code]).toEqual([409, 'trade-closed']);
  });

  /** Makes the prepay_id of a trade too old to use. */
  async function age(outTradeNo: OutTradeNo): Promise<void> {
    const repository = app.app.get(TradeRepository, { strict: false });
    const trade = await repository.get(outTradeNo);
    const prepay = trade.prepay && { ...trade.prepay, since: new Date(Date.now() - 115 * MINUTE) };
    await repository.changeUnlessChanged(trade, { facts: { prepay }, flags: [], entry: undefined });
  }
});
