import { Logger } from '@nestjs/common';
import {
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnavailable,
  type UpstreamOrder,
  type UpstreamRefund,
} from '../../src/gateway/index.js';
import { type Reply, V3Server } from './support/v3-server.js';
import {
  anOrder,
  aRefund,
  aRefundAnswer,
  aTransaction,
  NEW_CERTIFICATE,
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
});
beforeEach(() => {
  server.seen.splice(0);
  client = openClient(server.url);
});
afterEach(() => {
  client.close();
});
afterAll(() => server.close());

const stranger = { ...PUBLIC_KEY, privateKey: NEW_CERTIFICATE.privateKey };

/** Each an answer that WeChat Pay has not given, or not now. */
const FORGED: [string, Partial<Reply>][] = [
  ['it is not signed', { signedBy: null }],
  ['another key signed it', { signedBy: stranger }],
  ['it names a key that is none of the merchant’s', { signedBy: { ...PUBLIC_KEY, id: 'PUB_KEY_ID_0100' } }],
  ['it is older than five minutes', { off: -301 }],
  ['it is of more than five minutes ahead', { off: 310 }],
  [
    'it is a probe',
    { forge: ({ headers }) => (headers['wechatpay-signature'] = `WECHATPAY/SIGNTEST/${'A'.repeat(325)}`) },
  ],
  ['its body was changed', { forge: (out) => (out.body = out.body.replace('{', '{ ')) }],
  ['its nonce was changed', { forge: ({ headers }) => (headers['wechatpay-nonce'] = 'n') }],
  ...['timestamp', 'nonce', 'serial', 'signature'].map((name): [string, Partial<Reply>] => [
    `it has no Wechatpay-${name}`,
    { forge: ({ headers }) => Reflect.deleteProperty(headers, `wechatpay-${name}`) },
  ]),
];

const CALLS = {
  createOrder: (): Promise<unknown> => client.gateway.orders.create(anOrder()),
  closeOrder: (): Promise<unknown> => client.gateway.orders.close(NUMBER),
  createRefund: (): Promise<unknown> => client.gateway.refunds.create(aRefund()),
};

describe.each(FORGED)('where %s, an answer decides nothing', (_what, forgery) => {
  const answering = (status: number, body: object): void => {
    server.respond = () => ({ status, body, ...forgery });
  };

  it('that an order is paid', async () => {
    answering(200, aTransaction());
    await expect(client.gateway.orders.find({ outTradeNo: NUMBER })).rejects.toThrow(GatewayUnavailable);
    expect(client.verified).toEqual([]);
  });

  it('that there is no order, or no refund', async () => {
    answering(404, { code: 'RESOURCE_NOT_EXISTS', message: '不存在' });
    await expect(client.gateway.orders.find({ outTradeNo: NUMBER })).rejects.toThrow(GatewayUnavailable);
    await expect(client.gateway.refunds.find('refund@1')).rejects.toThrow(GatewayUnavailable);
  });

  it('that an order is made, closed or refunded', async () => {
    answering(200, { prepay_id: 'wx1', ...aRefundAnswer() });
    for (const call of Object.values(CALLS)) await expect(call()).rejects.toThrow(GatewayOutcomeUnknown);
    expect(server.seen).toHaveLength(3);
  });

  it('that it was refused, whatever the status: the order may stand, and the money may be on its way', async () => {
    for (const [status, code] of [
      [400, 'PARAM_ERROR'],
      [401, 'SIGN_ERROR'],
      [403, 'NOT_ENOUGH'],
      [429, 'RATELIMIT_EXCEEDED'],
    ] as const) {
      answering(status, { code, message: '不' });
      for (const call of Object.values(CALLS)) await expect(call()).rejects.toThrow(GatewayOutcomeUnknown);
    }
  });
});

describe('a signature that WeChat Pay does not take', () => {
  beforeEach(() => {
    server.respond = () => ({ status: 401, body: { code: 'SIGN_ERROR', message: '签名错误' }, signedBy: null });
  });

  it('is said to be that, and what to look at', async () => {
    for (const call of Object.values(CALLS)) {
      await expect(call()).rejects.toMatchObject({
        code: 'wechatpay-outcome-unknown',
        reason: 'SIGN_ERROR',
        message: expect.stringMatching(/SIGN_ERROR: .*private key, serial and merchant number/),
      });
    }
  });

  it('is no refusal of a question: what is known already is all that is known, and it is asked once', async () => {
    const asked = client.gateway.refunds.find('refund@1');
    await expect(asked).rejects.toMatchObject({ code: 'wechatpay-unavailable', reason: 'SIGN_ERROR' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a genuine answer to something else', () => {
  const swapped: [string, () => Promise<unknown>, object][] = [
    [
      'another order',
      () => client.gateway.orders.find({ outTradeNo: NUMBER }),
      aTransaction({ out_trade_no: 'other-1' }),
    ],
    ['another refund', () => client.gateway.refunds.find('refund@1'), aRefundAnswer({ out_refund_no: 'refund@2' })],
    [
      'a refund, where an order was asked for',
      () => client.gateway.orders.find({ outTradeNo: NUMBER }),
      aRefundAnswer(),
    ],
  ];
  it.each(swapped)('is not taken for the answer: %s', async (_what, ask, body) => {
    server.respond = () => ({ status: 200, body });
    await expect(ask()).rejects.toMatchObject({ code: 'wechatpay-unreadable' });
  });

  it.each([{ out_refund_no: 'refund@2' }, { out_trade_no: 'other-1' }])(
    'leaves it open whether the refund was made: %j',
    async (changes) => {
      server.respond = () => ({ status: 200, body: aRefundAnswer(changes) });
      await expect(client.gateway.refunds.create(aRefund())).rejects.toThrow(GatewayOutcomeUnknown);
    },
  );
});

describe('a question is asked again', () => {
  it('where a proxy answered: each time with another signature', async () => {
    server.respond = () =>
      server.seen.length < 3
        ? { status: 502, body: '<html>502 Bad Gateway nginx</html>', signedBy: null }
        : { status: 200, body: aTransaction() };
    const order: UpstreamOrder | undefined = await client.gateway.orders.find({ outTradeNo: NUMBER });
    expect(order?.state).toBe('PAID');
    expect(new Set(server.seen.map(({ headers }) => headers.authorization)).size).toBe(3);
  });

  it.each<[string, Reply]>([
    ['500 SYSTEM_ERROR', { status: 500, body: { code: 'SYSTEM_ERROR', message: '系统异常' } }],
    ['500 SYSTEMERROR', { status: 500, body: { code: 'SYSTEMERROR', message: '系统异常' } }],
    ['500 BANK_ERROR', { status: 500, body: { code: 'BANK_ERROR', message: '银行' } }],
    ['202', { status: 202, body: {} }],
    ['an empty 500', { status: 500 }],
    ['a connection that is cut', { status: 200, cut: true }],
  ])('and then it is unanswered: %s', async (_what, reply) => {
    server.respond = () => reply;
    await expect(client.gateway.refunds.find('refund@1')).rejects.toThrow(GatewayUnavailable);
    expect(server.seen).toHaveLength(3);
  });
});

describe('what changes something is sent once', () => {
  it.each<[string, Reply]>([
    ['500 SYSTEM_ERROR', { status: 500, body: { code: 'SYSTEM_ERROR', message: '系统异常' } }],
    ['202', { status: 202, body: {} }],
    ['a page of a proxy', { status: 504, body: '<html></html>', signedBy: null }],
    ['a connection that is cut', { status: 200, cut: true }],
  ])('and may have been done: %s', async (_what, reply) => {
    server.respond = () => reply;
    for (const call of Object.values(CALLS)) await expect(call()).rejects.toThrow(GatewayOutcomeUnknown);
    expect(server.seen).toHaveLength(3);
  });

  it('and surely was not where no connection stood', async () => {
    const nobody = await V3Server.open(PUBLIC_KEY);
    const { url } = nobody;
    await nobody.close();
    client = openClient(url);
    for (const call of Object.values(CALLS)) await expect(call()).rejects.toThrow(GatewayUnavailable);
  });

  it('and surely was not where WeChat Pay says “not now”', async () => {
    server.respond = () => ({ status: 429, body: { code: 'RATELIMIT_EXCEEDED', message: '频率超限' } });
    for (const call of Object.values(CALLS)) await expect(call()).rejects.toThrow(GatewayUnavailable);
  });
});

describe('a refusal that WeChat Pay signed', () => {
  it('is a refusal, with its own word', async () => {
    server.respond = () => ({ status: 403, body: { code: 'NOT_ENOUGH', message: '基本账户余额不足' } });
    const refund: Promise<UpstreamRefund> = client.gateway.refunds.create(aRefund());
    await expect(refund).rejects.toThrow(GatewayRefused);
    await expect(refund).rejects.toMatchObject({ reason: 'NOT_ENOUGH', meaning: 'final', status: 403 });
  });

  it('of one merchant, however often, keeps the site open for all', async () => {
    server.respond = () => ({ status: 401, body: { code: 'SIGN_ERROR', message: '签名错误' }, signedBy: null });
    for (let count = 0; count < 12; count += 1) await expect(CALLS.closeOrder()).rejects.toThrow(GatewayOutcomeUnknown);
    server.respond = () => ({ status: 204 });
    await CALLS.closeOrder();
  });
});
