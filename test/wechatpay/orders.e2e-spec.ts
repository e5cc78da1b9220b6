import { Logger } from '@nestjs/common';
import { createPublicKey, verify } from 'node:crypto';
import { InvalidInput, parseFen, parseOutTradeNo } from '../../src/common/index.js';
import { GatewayUnreadable } from '../../src/gateway/index.js';
import { SEEDED_DIRECT } from '../../src/sandbox/world/seeded-direct.js';
import { authorizationOf, V3Server } from './support/v3-server.js';
import {
  anOrder,
  aTransaction,
  MERCHANT,
  NUMBER,
  openClient,
  PUBLIC_KEY,
  type TestClient,
} from './support/v3-client.js';

const CERTIFICATE = SEEDED_DIRECT.certificate;
const FEN = parseFen(1990, 'totalFee');

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
const orders = () => client.gateway.orders;

describe('an order', () => {
  beforeEach(() => {
    server.respond = () => ({ status: 200, body: { prepay_id: 'wx27203456' } });
  });

  it('is signed by the merchant over the bytes that are sent, and asks for an answer signed by its public key', async () => {
    await orders().create(anOrder());
    const { mchid, serial_no, timestamp, nonce_str, genuine } = authorizationOf(server.last, CERTIFICATE);
    expect({ mchid, serial_no, genuine }).toEqual({
      mchid: MERCHANT.mchid,
      serial_no: MERCHANT.serial,
      genuine: 'true',
    });
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(5);
    expect(nonce_str).toMatch(/^[A-Za-z0-9]{16}$/);
    expect(server.last.headers).toMatchObject({
      'wechatpay-serial': PUBLIC_KEY.id,
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': expect.any(String),
    });
  });

  it('says what API v3 takes and no member more: no detail, no attach', async () => {
    await orders().create(anOrder());
    expect([server.last.method, server.last.path]).toEqual(['POST', '/v3/pay/transactions/jsapi']);
    expect(server.last.json).toEqual({
      appid: MERCHANT.appId,
      mchid: MERCHANT.mchid,
      description: '乌龙茶',
      out_trade_no: NUMBER,
      // Whole seconds, and not earlier than it was asked for.
      time_expire: '2026-11-27T20:00:01+08:00',
      notify_url: `https://scrm.example.com/api/webhook/wechatpay/${MERCHANT.id}`,
      amount: { total: 1990, currency: 'CNY' },
      payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
      scene_info: { payer_client_ip: '203.0.113.7' },
    });
  });

  it('is answered as it was asked for, for its answer is a prepay_id and no word more', async () => {
    const order = anOrder();
    expect(await orders().create(order)).toMatchObject({
      accountId: MERCHANT.accountId,
      merchantId: MERCHANT.id,
      outTradeNo: NUMBER,
      state: 'PENDING',
      tradeStatus: 'NOTPAY',
      tradeType: 'JSAPI',
      totalFee: 1990,
      subject: '乌龙茶',
      detail: 'two tins',
      metadata: order.metadata,
      timeExpire: order.timeExpire,
      buyerId: order.buyerId,
      appId: MERCHANT.appId,
      sellerId: MERCHANT.mchid,
      prepayId: 'wx27203456',
      codeUrl: undefined,
    });
  });

  it('to scan has no payer, and is answered what its QR code holds', async () => {
    server.respond = () => ({ status: 200, body: { code_url: 'weixin://wxpay/bizpayurl?pr=JyC91EIz1' } });
    const made = await orders().create(anOrder({ tradeType: 'NATIVE', buyerId: undefined, productId: 'p' }));
    expect([made.codeUrl, made.prepayId]).toEqual(['weixin://wxpay/bizpayurl?pr=JyC91EIz1', undefined]);
    expect(server.last.path).toBe('/v3/pay/transactions/native');
    expect(server.last.json).not.toHaveProperty('payer');
  });

  it.each(['茶🍵', '𠮷野家'])(
    'is refused before it is sent where its subject holds more than three bytes a character: %s',
    async (subject) => {
      const refused = orders().create(anOrder({ subject }));
      await expect(refused).rejects.toThrow(InvalidInput);
      await expect(refused).rejects.toMatchObject({ faults: [{ field: 'subject', message: expect.any(String) }] });
      expect(() => orders().assertTaken?.(anOrder({ subject }))).toThrow(InvalidInput);
      expect(server.seen).toEqual([]);
    },
  );

  it('is not made in production where WeChat Pay could not notify its end', async () => {
    const environment = { NODE_ENV: 'production', PUBLIC_URL: 'http://scrm.example.com', JWT_SECRET: 'x9'.repeat(20) };
    const insecure = openClient(server.url, { environment });
    const refused = insecure.gateways.of(MERCHANT.id).orders.create(anOrder());
    await expect(refused).rejects.toMatchObject({ code: 'notify-url-not-https' });
    expect(server.seen).toEqual([]);
    insecure.close();
  });

  it('is signed for its page with the key that signed the order', async () => {
    const call = { appId: MERCHANT.appId, timeStamp: '1554208460', nonceStr: 'n', package: 'prepay_id=wx27203456' };
    const signed = await orders().sign?.({ accountId: MERCHANT.accountId, ...call });
    expect(signed).toMatchObject({ appId: MERCHANT.appId, signType: 'RSA' });
    const lines = Buffer.from(`${MERCHANT.appId}\n1554208460\nn\nprepay_id=wx27203456\n`);
    const signature = Buffer.from(signed?.paySign ?? '', 'base64');
    expect(verify('RSA-SHA256', lines, createPublicKey(CERTIFICATE), signature)).toBe(true);
    expect(server.seen).toEqual([]);
  });
});

describe('a question about an order', () => {
  const answering = (changes: object): void => {
    server.respond = () => ({ status: 200, body: aTransaction(changes) });
  };

  it('names it as it is escaped, and whose it is; the path is signed as it is sent', async () => {
    answering({});
    await orders().find({ outTradeNo: NUMBER });
    expect(server.last.path).toBe(`/v3/pay/transactions/out-trade-no/order-1%7Ca*b?mchid=${MERCHANT.mchid}`);
    expect(authorizationOf(server.last, CERTIFICATE).genuine).toBe('true');
  });

  it('is answered with what was asked for, not with what the payer paid after coupons', async () => {
    answering({});
    expect(await orders().find({ outTradeNo: NUMBER, totalFee: FEN })).toMatchObject({
      state: 'PAID',
      tradeStatus: 'PAY_SUCCESS',
      totalFee: 1990,
      tradeNo: '4200001234202611270000000001',
      buyerId: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      appId: MERCHANT.appId,
      sellerId: MERCHANT.mchid,
      paidAt: new Date('2026-11-27T12:34:56Z'),
      metadata: {},
    });
  });

  it.each([
    ['NOTPAY', 'PENDING', 'NOTPAY'],
    ['USERPAYING', 'PENDING', 'USERPAYING'],
    ['SUCCESS', 'PAID', 'PAY_SUCCESS'],
    ['REFUND', 'REFUNDED', 'REFUND'],
    ['CLOSED', 'CLOSED', 'CLOSED'],
    ['REVOKED', 'CLOSED', 'REVOKED'],
    ['PAYERROR', 'FAILED', 'PAY_ERROR'],
    ['ACCEPT', 'PENDING', 'ACCEPT'],
  ])('that WeChat Pay calls %s is %s', async (trade_state, state, tradeStatus) => {
    answering({ trade_state });
    expect(await orders().find({ outTradeNo: NUMBER })).toMatchObject({ state, tradeStatus });
  });

  it('is answered for an unpaid order by five members: the amount is the one that was asked for', async () => {
    const { appid, mchid, out_trade_no, trade_state_desc } = aTransaction();
    const told = { appid, mchid, out_trade_no, trade_state_desc, trade_state: 'NOTPAY' };
    server.respond = () => ({ status: 200, body: told });
    expect(await orders().find({ outTradeNo: NUMBER, totalFee: FEN })).toMatchObject({
      state: 'PENDING',
      totalFee: 1990,
    });
  });

  it.each<[string, object]>([
    ['its amount is missing', { amount: {} }],
    ['its amount is a part of a fen', { amount: { total: 19.9, currency: 'CNY' } }],
    ['its amount is in another currency', { amount: { total: 1990, currency: 'USD' } }],
    ['it is another order', { out_trade_no: 'order-2' }],
    ['it is another merchant’s', { mchid: '1900000001' }],
    ['it has no state', { trade_state: undefined }],
  ])(
    'is unreadable where a paid order is answered and %s: a signature proves no amount and no order',
    async (_what, changes) => {
      answering(changes);
      await expect(orders().find({ outTradeNo: NUMBER, totalFee: FEN })).rejects.toThrow(GatewayUnreadable);
    },
  );

  it('keeps a long number as its digits', async () => {
    const body = JSON.stringify(aTransaction()).replace(
      '"4200001234202611270000000001"',
      '4200001234202611270000000001',
    );
    server.respond = () => ({ status: 200, body });
    expect(await orders().find({ outTradeNo: NUMBER })).toMatchObject({ tradeNo: '4200001234202611270000000001' });
  });

  it.each(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'])(
    'finds none where WeChat Pay says %s',
    async (code) => {
      server.respond = () => ({ status: 404, body: { code, message: '订单不存在' } });
      expect(await orders().find({ outTradeNo: parseOutTradeNo('nothing') })).toBeUndefined();
    },
  );
});

describe('closing', () => {
  it('says whose order it is, and is done where the answer is empty', async () => {
    server.respond = () => ({ status: 204 });
    await orders().close(NUMBER);
    expect([server.last.method, server.last.path]).toEqual([
      'POST',
      '/v3/pay/transactions/out-trade-no/order-1%7Ca*b/close',
    ]);
    expect(server.last.json).toEqual({ mchid: MERCHANT.mchid });
  });
});
