import { Logger } from '@nestjs/common';
import { V3Server } from './support/v3-server.js';
import {
  aRefund,
  aRefundAnswer,
  aTransaction,
  MERCHANT,
  NUMBER,
  openClient,
  PUBLIC_KEY,
  type TestClient,
} from './support/v3-client.js';

let server: V3Server;
let client: TestClient;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await V3Server.open(PUBLIC_KEY);
  client = openClient(server.url);
});
beforeEach(() => {
  server.seen.splice(0);
});
afterAll(async () => {
  client.close();
  await server.close();
});
const refunds = () => client.gateway.refunds;

describe('a refund', () => {
  it('is sent with the same parameters each time', async () => {
    server.respond = () => ({ status: 200, body: aRefundAnswer() });
    await refunds().create(aRefund());
    await refunds().create(aRefund());
    const [first, second] = server.seen;
    expect(first?.body.equals(second?.body ?? Buffer.alloc(0))).toBe(true);
    expect(server.last.json).toEqual({
      out_trade_no: NUMBER,
      out_refund_no: 'refund@1',
      reason: '不想要了',
      notify_url: `https://scrm.example.com/api/webhook/wechatpay/${MERCHANT.id}`,
      amount: { refund: 90, total: 1990, currency: 'CNY' },
    });
  });

  it.each<[string, object, string | undefined]>([
    ['without emoji, which WeChat Pay refuses', { reason: '茶🍵凉了' }, '茶凉了'],
    ['left out where nothing is left of it', { reason: '🍵' }, undefined],
    ['left out where there is none', {}, undefined],
  ])('has its reason %s', async (_rule, metadata, reason) => {
    server.respond = () => ({ status: 200, body: aRefundAnswer() });
    await refunds().create(aRefund({ metadata: { ...metadata } }));
    expect(server.last.json.reason).toBe(reason);
  });

  it.each(['PROCESSING', 'SUCCESS', 'ABNORMAL', 'CLOSED'])('is told as WeChat Pay says it is: %s', async (status) => {
    server.respond = () => ({ status: 200, body: aRefundAnswer({ status }) });
    const told = { accountId: MERCHANT.accountId, outTradeNo: NUMBER, outRefundNo: 'refund@1', refundFee: 90 };
    expect(await refunds().find('refund@1')).toEqual({ ...told, refundStatus: status });
    expect(server.last.path).toBe('/v3/refund/domestic/refunds/refund%401');
  });

  it('is none where WeChat Pay knows none of that number', async () => {
    server.respond = () => ({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在' } });
    expect(await refunds().find('refund@1')).toBeUndefined();
  });
});

describe('a merchant', () => {
  it('is read and opened once for many calls, and again after ten seconds', async () => {
    const fresh = openClient(server.url);
    server.respond = () => ({ status: 200, body: aTransaction() });
    const ask = () => fresh.gateway.orders.find({ outTradeNo: NUMBER });
    await Promise.all([ask(), ask()]);
    await ask();
    expect(fresh.loads()).toBe(1);
    fresh.gateways.forget(MERCHANT.id);
    await ask();
    expect(fresh.loads()).toBe(2);
    fresh.clock.moved = 10_001;
    await ask();
    expect(fresh.loads()).toBe(3);
    fresh.close();
  });

  it('that is not kept here is said by its calls', async () => {
    const asked = client.gateways.of('65f0c2a1d3e4f5a6b7c8e9ff').orders.find({ outTradeNo: NUMBER });
    await expect(asked).rejects.toMatchObject({ code: 'wechatpay-unavailable', members: { safeToRetry: false } });
  });
});
