import { type Sandbox } from '../../src/sandbox/index.js';
import { sign } from '../../src/wechat/index.js';
import { SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

describe('the phone of the sandbox', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new SandboxClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const page = async (path: string) => (await client.fetch('GET', path)).text();
  const press = (no: string, button: string, headers: Record<string, string> = {}) =>
    fetch(`${sandbox.url}/phone/orders/${no}/${button}`, { method: 'POST', redirect: 'manual', headers });
  const extension = (no: string) => sandbox.control.order(no).extension as Record<string, string>;

  it('lists what is unpaid and shows an order’s amount in yuan', async () => {
    const no = await client.order({ totalFee: 1990, subject: '<b>茶</b>' });

    expect(await page('/phone')).toContain(no);
    const order = await page(`/phone/orders/${no}`);
    expect(order).toContain('¥19.90');
    expect(order).toContain('&lt;b&gt;茶&lt;/b&gt;');
    sandbox.control.pay(no);
    expect(await page('/phone')).not.toContain(no);
  });

  it('pays, fails and cancels by its buttons, and leads back to the page', async () => {
    const [paid, failed, cancelled] = [await client.order(), await client.order(), await client.order()];

    expect((await press(paid, 'pay')).headers.get('location')).toBe(`/phone/orders/${paid}?done=ok`);
    await press(failed, 'fail');
    await press(cancelled, 'cancel');

    expect(sandbox.control.order(paid)).toMatchObject({
      tradeStatus: 'PAY_SUCCESS',
      tradeNo: expect.stringMatching(/^\d{28}$/) as string,
      extension: { buyerNickname: '李雷' },
    });
    expect(sandbox.control.order(failed)).toMatchObject({ tradeStatus: 'PAY_ERROR', failureCode: 'NOTENOUGH' });
    expect(sandbox.control.order(cancelled)).toMatchObject({ tradeStatus: 'NOTPAY', tradeNo: '' });
    expect(await page(`/phone/orders/${paid}`)).toContain('支付成功');
  });

  it('answers programs in JSON, and refuses to pay twice', async () => {
    const no = await client.order();
    const json = { accept: 'application/json' };

    expect(await (await press(no, 'pay', json)).json()).toMatchObject({ tradeStatus: 'PAY_SUCCESS' });
    const again = await press(no, 'pay', json);
    expect(again.status).toBe(412);
    expect(await again.json()).toMatchObject({ data: { errorCode: 'ORDERPAID' } });
  });

  it('pays no order that is closed, expired, or whose prepay_id is two hours old', async () => {
    const reason = async (no: string) => {
      const answer = (await (await press(no, 'pay', { accept: 'application/json' })).json()) as { data: object };
      return answer.data;
    };
    const closed = await client.order();
    const expired = await client.order();
    const stale = await client.order({ timeExpire: Date.now() + 86_400_000 });
    sandbox.control.advanceClock(300_000);
    expect((await client.call('DELETE', `/weixin/orders/outTradeNo/${closed}`)).code).toBe(204);

    expect(await reason(closed)).toMatchObject({ errorCode: 'ORDERCLOSED' });
    sandbox.control.advanceClock(3_600_001);
    expect(await reason(expired)).toMatchObject({ errorCode: 'ORDEREXPIRED' });
    expect(sandbox.control.order(expired).tradeStatus).toBe('NOTPAY');
    sandbox.control.advanceClock(3_600_000);
    expect(await reason(stale)).toMatchObject({ errorCode: 'ORDEREXPIRED' });
  });

  it('lets a failed payment be tried again', async () => {
    const no = await client.order();
    sandbox.control.fail(no);

    expect(sandbox.control.pay(no)).toMatchObject({ tradeStatus: 'PAY_SUCCESS', failureCode: '' });
  });

  it('is where a NATIVE order’s QR code leads, and whoever scans it pays', async () => {
    const no = await client.order({ tradeType: 'NATIVE', buyerId: undefined, productId: '1' });
    const codeUrl = extension(no).codeUrl ?? '';

    expect(await (await fetch(codeUrl)).text()).toContain('谁来支付');
    await fetch(`${sandbox.url}/phone/orders/${no}/pay`, {
      method: 'POST',
      body: new URLSearchParams({ user: 'user_2' }),
    });

    expect(sandbox.control.order(no).buyerId).toBe(sandbox.world.users[1]?.openIds.underPayingChannel);
    expect(await (await fetch(`${codeUrl}x`)).text()).toContain('二维码已过期');
  });

  it('opens a JSAPI order by its prepay_id, and only with a right signature where one is given', async () => {
    const no = await client.order();
    const { prepayId = '', wechatAppId: appId = '' } = extension(no);
    const call = { appId, timeStamp: '1490840662', nonceStr: 'n1', signType: 'MD5' };
    const paySign = sign({ ...call, package: `prepay_id=${prepayId}` }, sandbox.world.apiKey);
    const open = (query: Record<string, string>) =>
      client.fetch('GET', `/phone/prepay/${prepayId}?${new URLSearchParams(query).toString()}`);

    expect((await open({})).headers.get('location')).toBe(`/phone/orders/${no}`);
    expect((await open({ ...call, paySign })).headers.get('location')).toBe(`/phone/orders/${no}`);
    expect((await open({ ...call, paySign: 'F'.repeat(32) })).status).toBe(412);
    expect((await open({ ...call, timeStamp: '1490840663', paySign })).status).toBe(412);
    expect((await client.fetch('GET', '/phone/prepay/wxunknown')).status).toBe(404);
  });
});
