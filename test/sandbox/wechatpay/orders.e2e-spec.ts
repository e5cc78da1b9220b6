import { createSign } from 'node:crypto';
import { type Sandbox } from '../../../src/sandbox/index.js';
import { SandboxClient } from '../support/sandbox-client.js';
import { PayClient } from '../support/pay-client.js';
import { start } from '../support/start.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('orders of the sandbox’s API v3', () => {
  let sandbox: Sandbox;
  let client: PayClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new PayClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const native = (changes: Record<string, unknown> = {}) => {
    const body = client.anOrder({ payer: undefined, ...changes });
    return client.call('POST', '/v3/pay/transactions/native', { body });
  };
  const openId = () => sandbox.world.direct.users[0]?.openIds.underAppId ?? '';

  it('makes a JSAPI order that is paid on the phone', async () => {
    const order = client.anOrder({ attach: '桌号 7' });
    const number = String(order.out_trade_no);
    const { status, body } = await client.call('POST', '/v3/pay/transactions/jsapi', { body: order });
    expect([status, Object.keys(body)]).toEqual([200, ['prepay_id']]);

    expect((await client.find(number)).body).toEqual({
      appid: sandbox.world.direct.appId,
      mchid: '1900006001',
      out_trade_no: number,
      trade_state: 'NOTPAY',
      trade_state_desc: '订单未支付',
    });
    await fetch(`${sandbox.url}/phone/orders/${number}/pay`, {
      method: 'POST',
      headers: { accept: 'application/json' },
    });

    const paid = (await client.find(number)).body;
    expect(paid).toMatchObject({
      trade_state: 'SUCCESS',
      trade_type: 'JSAPI',
      attach: '桌号 7',
      payer: { openid: openId() },
      amount: { total: 1990, payer_total: 1990, currency: 'CNY', payer_currency: 'CNY' },
      success_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/) as string,
    });
    const byId = `/v3/pay/transactions/id/${String(paid.transaction_id)}?mchid=1900006001`;
    expect((await client.call('GET', byId)).body).toEqual(paid);
  });

  it('makes a NATIVE order whose code leads to the phone, and kills the code when it makes another', async () => {
    const order = { out_trade_no: 'native-order-1' };
    const first = String((await native(order)).body.code_url);
    const second = String((await native(order)).body.code_url);

    expect(await (await fetch(second)).text()).toContain('手冲咖啡');
    expect(await (await fetch(first)).text()).toContain('二维码已过期');
    sandbox.control.pay('native-order-1', 'user_2');
    expect((await client.find('native-order-1')).body).toMatchObject({
      payer: { openid: sandbox.world.direct.users[1]?.openIds.underAppId },
    });
  });

  it('opens for a page whose signature is the merchant’s', async () => {
    const prepayId = String((await client.create()).body.prepay_id);
    const { appId, privateKey } = sandbox.world.direct;
    const call = { appId, timeStamp: String(Math.floor(Date.now() / 1000)), nonceStr: 'abc' };
    const text = `${call.appId}\n${call.timeStamp}\n${call.nonceStr}\nprepay_id=${prepayId}\n`;
    const paySign = createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');
    const open = async (changes: Record<string, string> = {}) => {
      const query = new URLSearchParams({ ...call, signType: 'RSA', paySign, ...changes });
      return (await fetch(`${sandbox.url}/phone/prepay/${prepayId}?${query.toString()}`, { redirect: 'manual' }))
        .status;
    };

    expect(await open()).toBe(302);
    expect(await open({ nonceStr: 'other' })).toBe(412);
    expect(await open({ signType: 'MD5' })).toBe(412);
  });

  it.each<[string, Record<string, unknown>]>([
    ['/nickname', { nickname: 'x' }],
    ['/amount/fee', { amount: { total: 1, fee: 1 } }],
    ['/attach', { attach: null }],
    ['/description', { description: '咖啡☕️😀' }],
    ['/description', { description: '字'.repeat(128) }],
    ['/attach', { attach: 'a'.repeat(129) }],
    ['/out_trade_no', { out_trade_no: 'short' }],
    ['/out_trade_no', { out_trade_no: '订单号码订单号码' }],
    ['/amount/total', { amount: { total: 0 } }],
    ['/amount/total', { amount: { total: 1.5 } }],
    ['/amount/currency', { amount: { total: 1, currency: 'USD' } }],
    ['/mchid', { mchid: '1900006002' }],
    ['/payer', { payer: undefined }],
    ['/time_expire', { time_expire: '2026-11-27 10:00:00' }],
    ['/notify_url', { notify_url: 'http://shop.example/notify' }],
    ['/notify_url', { notify_url: 'https://shop.example/notify?account=1' }],
    ['/notify_url', { notify_url: `https://shop.example/${'n'.repeat(240)}` }],
  ])('refuses %s of %j', async (field, changes) => {
    expect(await client.create(changes)).toMatchObject({
      status: 400,
      body: { code: 'PARAM_ERROR', detail: { field, location: 'body' } },
    });
  });

  it('takes what is at its limit', async () => {
    const changes = { description: '字'.repeat(127), attach: 'a'.repeat(128), notify_url: 'https://shop.example/n' };

    expect((await client.create({ ...changes, out_trade_no: 'a_-|*1' })).status).toBe(200);
    expect((await client.find('a_-%7C*1')).body).toMatchObject({ out_trade_no: 'a_-|*1' });
  });

  it('refuses an appid that is not bound, and an openid of another appid', async () => {
    expect(await client.create({ appid: sandbox.world.appId })).toMatchObject({
      status: 400,
      body: { code: 'APPID_MCHID_NOT_MATCH' },
    });
    const openid = sandbox.world.users[0]?.openIds.underPayingChannel;
    expect((await client.create({ payer: { openid } })).body.code).toBe('OPENID_MISMATCH');
  });

  it('gives a repeated order a fresh prepay_id, the earlier one alive, and takes no other parameters', async () => {
    const order = { out_trade_no: 'repeated-1' };
    const first = String((await client.create(order)).body.prepay_id);
    const second = String((await client.create(order)).body.prepay_id);

    expect(second).not.toBe(first);
    const opened = await fetch(`${sandbox.url}/phone/prepay/${first}`, { redirect: 'manual' });
    expect(opened.status).toBe(302);
    expect(await client.create({ ...order, description: '别的' })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST' },
    });
  });

  it('refuses the number of an order that is paid or closed', async () => {
    const order = { out_trade_no: 'paid-order-1' };
    await client.paid(order);
    expect(await client.create(order)).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });

    const closed = { out_trade_no: 'closed-order-1' };
    await client.order(closed);
    sandbox.control.setState('closed-order-1', { tradeStatus: 'CLOSED' });
    expect(await client.create(closed)).toMatchObject({ status: 400, body: { code: 'ORDER_CLOSED' } });
  });

  it('moves an expiry that is too near or too far, and sets seven days where there is none', async () => {
    const expiryOf = async (changes: object) => {
      const number = await client.order({ ...changes });
      return Number(sandbox.control.order(number).timeExpire) - Number(sandbox.control.order(number).createTime);
    };
    const ahead = (ms: number) => ({ time_expire: new Date(Date.now() + ms).toISOString() });

    expect(await expiryOf({})).toBe(7 * DAY);
    expect(await expiryOf(ahead(1000))).toBe(MINUTE);
    expect(await expiryOf(ahead(100 * DAY))).toBe(90 * DAY);
    expect(await expiryOf(ahead(10 * MINUTE))).toBeCloseTo(10 * MINUTE, -4);
  });

  it('closes an order once it is five minutes old, and again; not a paid one, nor one that is not there', async () => {
    const number = await client.order();
    expect(await client.close(number)).toMatchObject({ status: 429, body: { code: 'FREQUENCY_LIMITED' } });
    sandbox.control.rules({ minimumAgeToCloseMs: 0 });

    expect((await client.close(number)).status).toBe(204);
    expect((await client.close(number)).status).toBe(204);
    expect((await client.find(number)).body.trade_state).toBe('CLOSED');
    expect(await client.close(await client.paid())).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });
    expect(await client.close('none-such')).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_EXIST' } });
  });

  it('keeps merchants and gateways apart: a number is one merchant’s', async () => {
    const other = new PayClient(sandbox, sandbox.world.direct.certificateMerchant);
    const weconnect = new SandboxClient(sandbox);
    const number = await client.order({ out_trade_no: 'same-number-1' });

    expect((await other.find(number)).status).toBe(404);
    expect(await weconnect.call('GET', `/weixin/orders/outTradeNo/${number}`)).toMatchObject({ code: 404 });
    await other.order({ out_trade_no: number });
    await weconnect.order({ outTradeNo: number });
    sandbox.control.pay(`1900006002:${number}`);

    expect((await client.find(number)).body.trade_state).toBe('NOTPAY');
    expect((await other.find(number)).body.trade_state).toBe('SUCCESS');
    expect((await weconnect.call('GET', '/weixin/orders')).data).toMatchObject({ items: [{ tradeStatus: 'NOTPAY' }] });
  });

  it('says that the mchid of the query is not who signed', async () => {
    const answer = await client.call('GET', '/v3/pay/transactions/out-trade-no/none-such?mchid=1900006002');

    expect(answer).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } });
  });
});
