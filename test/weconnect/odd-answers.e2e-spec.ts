import { ImportPolicy } from '../../src/channel/records/import/import.policy.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { Doctored } from '../support/doctored.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';
import { Till } from '../trade/support/till.js';
import { ConfirmPolicy } from '../../src/webhook/confirm/event.processor.js';

const ORDER = 'GET /weixin/orders/outTradeNo/';
const ORDERS = 'GET /weixin/orders\\?';
const IMPORT = '/api/management/channel/import-payments';

let sandbox: Sandbox;
let weconnect: Doctored;
let app: TestApp;
let till: Till;
beforeAll(async () => {
  sandbox = await startSandbox({
    host: '127.0.0.1',
    port: 0,
    dataDir: undefined,
    webhookSecrets: [],
    log: () => undefined,
  });
  weconnect = (await Doctored.open()).standBefore(sandbox.url);
  const confirm = { askAgainAfter: [20, 20], unavailableFor: 50 };
  app = await startApp({
    sandbox,
    weconnectUrl: weconnect.url,
    policies: [
      [ConfirmPolicy, confirm],
      [ImportPolicy, { pace: 5, retryFrom: 20 }],
    ],
  });
  till = new Till(app);
});
afterAll(async () => {
  await app.stop();
  await weconnect.close();
  await sandbox.stop();
});
beforeEach(async () => {
  weconnect.clear();
  sandbox.control.reset();
  sandbox.control.policy({ drop: true });
  for (const name of ['trades', 'payment_imports', 'inbox']) await app.database.collection(name).deleteMany({});
});

const tell = (outTradeNo: string, changes: object = {}): Promise<{ status: number }> =>
  app
    .api()
    .post('/api/webhook/weconnect', aNotification(app.sandbox, { ...sandbox.control.order(outTradeNo), ...changes }));
const stateOf = async (outTradeNo: string): Promise<unknown> =>
  (await app.database.collection('inbox').findOne({ outTradeNo }))?.state;

describe('an order with an odd field is paid for all that', () => {
  const oddly: [string, (data: Record<string, unknown>) => unknown][] = [
    ['metadata is a list', (data) => ({ ...data, metadata: [] })],
    [
      'nothing but what decides is told',
      ({ quncrmAccountId, outTradeNo, tradeStatus, totalFee }) => ({
        quncrmAccountId,
        outTradeNo,
        tradeStatus,
        totalFee,
      }),
    ],
    [
      'whatever decorates is null',
      ({ quncrmAccountId, outTradeNo, tradeStatus, totalFee, ...rest }) => ({
        ...Object.fromEntries(Object.keys(rest).map((name) => [name, null])),
        quncrmAccountId,
        outTradeNo,
        tradeStatus,
        totalFee,
      }),
    ],
    ['its amount is written as digits', (data) => ({ ...data, totalFee: String(data.totalFee) })],
    ['it was paid by Alipay', (data) => ({ ...data, channelType: 'ALIPAY', tradeType: 'ALIPAY_WAP' })],
    ['its dates are none', (data) => ({ ...data, createTime: 'today', paymentTime: -5, timeExpire: {} })],
  ];

  it.each(oddly)('%s', async (_what, change) => {
    const { outTradeNo } = (await till.pay()).body;
    sandbox.control.pay(outTradeNo);
    weconnect.data(ORDER, change);
    expect((await till.find(outTradeNo, '?refresh=true')).body).toMatchObject({
      tradeStatus: 'PAY_SUCCESS',
      flags: [],
    });
    await tell(outTradeNo);
    await eventually(async () => {
      // Where WeConnect told no tradeNo, that is an event of its own.
      const confirmed = { outTradeNo, state: 'confirmed' };
      expect(await app.database.collection('inbox').countDocuments(confirmed)).toBe(1);
    });
  });

  it('a nickname holds a raw control character', async () => {
    const { outTradeNo } = (await till.pay()).body;
    sandbox.control.pay(outTradeNo);
    weconnect.text(ORDER, (answer) => answer.replace('"buyerNickname":"', '"buyerNickname":"\u0007\n'));
    const { status, body } = await till.find(outTradeNo, '?refresh=true');
    expect([status, body.tradeStatus]).toEqual([200, 'PAY_SUCCESS']);
  });
});

it('an order of another kind, which was not made here, is taken over with WeConnect’s own word for it', async () => {
  const { outTradeNo } = (await till.pay()).body;
  sandbox.control.pay(outTradeNo);
  await app.database.collection('trades').deleteMany({});
  weconnect.data(ORDER, (data) => ({ ...data, channelType: 'ALIPAY', tradeType: 'ALIPAY_WAP' }));
  await tell(outTradeNo);
  await eventually(async () => {
    expect((await till.find(outTradeNo)).body).toMatchObject({
      tradeStatus: 'PAY_SUCCESS',
      tradeType: 'ALIPAY_WAP',
      flags: ['adopted'],
    });
  });
});

it('a NATIVE order whose codeUrl no QR code can hold says that it may be repeated', async () => {
  weconnect.data('POST /weixin/orders', (data) => ({
    ...data,
    extension: { ...(data.extension as object), codeUrl: `weixin://${'x'.repeat(3_000)}` },
  }));
  const { status, body } = await till.try({ tradeType: 'NATIVE', openId: undefined });
  expect([status, body.code, body.safeToRetry]).toEqual([504, 'payment-outcome-unknown', true]);
});

it('a refund without a date and without an account is told as what it is', async () => {
  const outTradeNo = await till.paid();
  const bare = ({ outTradeNo: of, outRefundNo, refundFee, refundStatus }: Record<string, unknown>): unknown => ({
    outTradeNo: of,
    outRefundNo,
    refundFee,
    refundStatus,
  });
  weconnect.data('POST /weixin/refunds', bare);
  const { status, body } = await till.refund({ outTradeNo, outRefundNo: 'bare-1', refundFee: 60 });
  expect([status, body.refundStatus]).toEqual([201, 'SUCCESS']);
  weconnect.data('GET /weixin/refunds/outRefundNo/', bare);
  expect((await till.findRefund('bare-1', '?refresh=true')).status).toBe(200);
});

describe('an event whose order cannot be read', () => {
  it('uses its tries up and is refused where people see it, its trade’s account too', async () => {
    const { outTradeNo } = (await till.pay()).body;
    sandbox.control.pay(outTradeNo);
    weconnect.data(ORDER, (data) => ({ ...data, totalFee: 'much' }));
    await tell(outTradeNo);
    await eventually(async () => {
      const event = await app.database.collection('inbox').findOne({ outTradeNo });
      expect(event).toMatchObject({
        state: 'refused',
        accountId: sandbox.world.accountId,
        err: expect.stringContaining('totalFee'),
      });
    });
    const asked = sandbox.control.calls().findOrder;
    // It is counted once the database has confirmed what others read before.
    await eventually(async () => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      expect(text).toContain('scrm_pay_event_confirmations_total{outcome="refused"}');
    });
    expect(sandbox.control.calls().findOrder).toBe(asked);
  });

  it('is confirmed after all once it is told again and can be read', async () => {
    const { outTradeNo } = (await till.pay()).body;
    sandbox.control.pay(outTradeNo);
    weconnect.data(ORDER, () => ({}));
    await tell(outTradeNo);
    await eventually(async () => {
      expect(await stateOf(outTradeNo)).toBe('refused');
    });
    weconnect.clear();
    await tell(outTradeNo);
    await eventually(async () => {
      expect(await stateOf(outTradeNo)).toBe('confirmed');
    });
  });
});

it('a notification with odd fields that decorate is taken', async () => {
  const { outTradeNo } = (await till.pay()).body;
  sandbox.control.pay(outTradeNo);
  const told = aNotification(app.sandbox, { ...sandbox.control.order(outTradeNo) }) as { channel: object };
  const odd = { ...told, channel: { ...told.channel, type: null, social: null, name: 7 } };
  expect((await app.api().post('/api/webhook/weconnect', odd)).status).toBe(200);
  const raw = JSON.stringify(odd).replace('"subject":"', '"subject":"\u0007');
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${app.url}/api/webhook/weconnect`, { method: 'POST', headers, body: raw })).status).toBe(200);
  await eventually(async () => {
    expect(await stateOf(outTradeNo)).toBe('confirmed');
  });
});

describe('an import with odd orders', () => {
  const imported = async (): Promise<Record<string, unknown>> => {
    const admin = app.api(app.tokens.admin);
    await admin.post(IMPORT, { channelId: sandbox.world.channelId });
    return eventually(async () => {
      const { body } = await admin.get(`${IMPORT}?channelId=${sandbox.world.channelId}`);
      expect(body.state).toBe('done');
      return body as Record<string, unknown>;
    });
  };
  async function fivePast(): Promise<string[]> {
    const numbers: string[] = [];
    for (let n = 0; n < 5; n++) numbers.push(await till.paid());
    await app.database.collection('trades').deleteMany({});
    return numbers;
  }
  type Items = Record<string, unknown>[];
  const oddFirst = (odd: object) => (page: Record<string, unknown>) => ({
    ...page,
    items: (page.items as Items).map((item, n) => (n === 0 ? { ...item, ...odd } : item)),
  });

  it('enters the rest, and names the one that cannot be read', async () => {
    await fivePast();
    weconnect.data(ORDERS, oddFirst({ outTradeNo: 'P-123' }));
    expect(await imported()).toMatchObject({
      read: 5,
      imported: 4,
      unreadable: 1,
      unreadableOrders: [{ outTradeNo: 'P-123', reason: expect.stringContaining('outTradeNo') }],
    });
    expect(await app.database.collection('trades').countDocuments()).toBe(4);
  });

  it('enters one that was paid by Alipay like any other', async () => {
    await fivePast();
    weconnect.data(ORDERS, oddFirst({ channelType: 'ALIPAY', tradeType: 'ALIPAY_WAP' }));
    expect(await imported()).toMatchObject({ read: 5, imported: 5, unreadable: 0 });
  });

  it('says of a list that cannot be read that it was answered', async () => {
    await fivePast();
    weconnect.data(ORDERS, () => ({ items: 'none' }));
    const admin = app.api(app.tokens.admin);
    await admin.post(IMPORT, { channelId: sandbox.world.channelId });
    await eventually(async () => {
      const { body } = await admin.get(`${IMPORT}?channelId=${sandbox.world.channelId}`);
      expect(body).toMatchObject({ state: 'waiting', lastError: expect.stringContaining('could not be read') });
    });
    weconnect.clear();
    expect(await imported()).toMatchObject({ read: 5, imported: 5 });
  });
});
