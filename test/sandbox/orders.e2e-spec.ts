import { type Sandbox } from '../../src/sandbox/index.js';
import { sign } from '../../src/wechat/index.js';
import { anOrder } from './support/an-order.js';
import { SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

const HOUR = 3_600_000;

describe('orders of the sandbox', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new SandboxClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const create = (order: unknown) => client.call('POST', '/weixin/orders', order);
  const find = (no: string) => client.call('GET', `/weixin/orders/outTradeNo/${encodeURIComponent(no)}`);
  const close = (no: string) => client.call('DELETE', `/weixin/orders/outTradeNo/${no}`);
  const prepayId = (data: unknown) => (data as { extension: { prepayId: string } }).extension.prepayId;

  it('answers a new order with what was sent, unpaid, under the paying channel’s appid', async () => {
    const order = anOrder(sandbox.world);

    const { code, data } = await create(order);

    expect(code).toBe(200);
    expect(data).toMatchObject({ ...order, tradeStatus: 'NOTPAY', tradeNo: '', sellerId: sandbox.world.sellerId });
    expect(data.extension).toEqual({
      wechatAppId: sandbox.world.appId,
      buyerNickname: 'unknown',
      prepayId: expect.stringMatching(/^wx[0-9a-f]{34}$/) as string,
    });
  });

  it('answers the same order to the same request again', async () => {
    const order = anOrder(sandbox.world);

    const first = await create(order);
    const second = await create({ ...order, metadata: { ...(order.metadata as object) } });

    expect(second).toEqual(first);
  });

  it.each([
    { totalFee: 1991 },
    { subject: '红茶' },
    { metadata: {} },
    { timeExpire: Date.now() + 2 * HOUR },
    { spbillCreateIp: '::1' },
  ])('refuses the same number with one parameter changed: %j', async (change) => {
    const order = anOrder(sandbox.world);
    await create(order);

    const { code, data } = await create({ ...order, ...change });

    expect({ code, errorCode: data.errorCode }).toEqual({ code: 412, errorCode: 'OUT_TRADE_NO_USED' });
  });

  it('gives a new prepay_id once the old one is two hours old', async () => {
    const order = anOrder(sandbox.world, { timeExpire: Date.now() + 5 * HOUR });
    const first = await create(order);
    sandbox.control.advanceClock(2 * HOUR);

    const second = await create(order);

    expect(prepayId(second.data)).not.toBe(prepayId(first.data));
    expect(second.data.outTradeNo).toBe(first.data.outTradeNo);
  });

  it('says ORDERPAID and ORDERCLOSED to an order, and to a close, that come too late', async () => {
    const paid = anOrder(sandbox.world);
    const closed = anOrder(sandbox.world);
    await create(paid);
    await create(closed);
    sandbox.control.pay(paid.outTradeNo as string);
    sandbox.control.advanceClock(5 * 60_000);
    expect(await close(closed.outTradeNo as string)).toEqual({ code: 204, message: 'OK', data: null });

    expect((await create(paid)).data.errorCode).toBe('ORDERPAID');
    expect((await create(closed)).data.errorCode).toBe('ORDERCLOSED');
    expect((await close(paid.outTradeNo as string)).data.errorCode).toBe('ORDERPAID');
    expect((await close(closed.outTradeNo as string)).data.errorCode).toBe('ORDERCLOSED');
  });

  it('closes no order younger than five minutes, unless it is told to', async () => {
    const no = await client.order();

    expect((await close(no)).data.errorCode).toBe('ORDERTOONEW');
    sandbox.control.advanceClock(5 * 60_000);
    expect((await close(no)).code).toBe(204);
    const young = await client.order();
    sandbox.control.rules({ minimumAgeToCloseMs: 0 });
    expect((await close(young)).code).toBe(204);
    const back = await client.order();
    sandbox.control.reset();
    const afterReset = await client.order();
    expect((await close(back)).data.errorCode).toBe('ORDERNOTEXIST');
    expect((await close(afterReset)).data.errorCode).toBe('ORDERTOONEW');
  });

  it('knows nothing of an order that was not made', async () => {
    expect(await find('unknown-number')).toMatchObject({ code: 404, data: { errorCode: 'ORDERNOTEXIST' } });
  });

  it('keeps a number that JavaScript might stumble over', async () => {
    const no = await client.order({ outTradeNo: '__proto__' });

    expect((await find(no)).data.outTradeNo).toBe('__proto__');
    expect((await find(await client.order({ outTradeNo: 'a|b*c-d_e' }))).data.outTradeNo).toBe('a|b*c-d_e');
  });

  it.each([
    [{ totalFee: 19.9 }, 'totalFee'],
    [{ totalFee: 0 }, 'totalFee'],
    [{ totalFee: '1990' }, 'totalFee'],
    [{ outTradeNo: 'short' }, 'outTradeNo'],
    [{ buyerId: undefined }, 'buyerId'],
    [{ tradeType: 'NATIVE' }, 'productId'],
    [{ timeExpire: Date.now() + 54_000 }, 'timeExpire'],
    [{ subject: '茶'.repeat(128) }, 'subject'],
  ])('refuses %j, naming %s', async (change, field) => {
    const { code, data } = await create(anOrder(sandbox.world, change));

    expect({ code, errorCode: data.errorCode }).toEqual({ code: 412, errorCode: 'PARAM_ERROR' });
    expect(data.errorMessage).toContain(field);
  });

  it.each([{ subject: '茶'.repeat(127) }, { subject: '🍵'.repeat(127) }, { timeExpire: Date.now() + 600_000 }])(
    'takes %j, as far as WeChat goes',
    async (change) => {
      expect((await create(anOrder(sandbox.world, change))).code).toBe(200);
    },
  );

  it('refuses an account without payment, and an openId of another appid or of nobody real', async () => {
    const { accountWithoutPayment, users } = sandbox.world;
    const snapshot = users.find(({ id }) => id === 'snapshot');
    const reason = async (change: object) => (await create(anOrder(sandbox.world, { ...change }))).data.errorCode;

    expect(await reason({ quncrmAccountId: accountWithoutPayment.accountId })).toBe('NOAUTH');
    expect(await reason({ buyerId: users[0]?.openIds.underChannel })).toBe('OPENID_MISMATCH');
    expect(await reason({ buyerId: snapshot?.openIds.underPayingChannel })).toBe('OPENID_MISMATCH');
    expect(await reason({ buyerId: 'oMadeUpByATest' })).toBeUndefined();
  });

  it('lists orders newest first, a page at a time, by every filter', async () => {
    const first = await client.order({ subject: '绿茶', metadata: { channelId: 'other' } });
    sandbox.control.advanceClock(1000);
    const second = await client.order({ subject: '红茶' });
    const third = await client.order({ subject: '红茶' });
    sandbox.control.pay(third);
    const { createTime } = (await find(second)).data;
    const list = async (query: string) => {
      const { data } = await client.call('GET', `/weixin/orders?${query}`);
      return (data.items as { outTradeNo: string }[]).map(({ outTradeNo }) => outTradeNo);
    };

    expect(await list('')).toEqual([third, second, first]);
    expect(await list('page=2&per-page=2')).toEqual([first]);
    expect(await list('tradeStatus=PAY_SUCCESS')).toEqual([third]);
    expect(await list(`subject=${encodeURIComponent('绿')}`)).toEqual([first]);
    expect(await list('metadata.channelId=other')).toEqual([first]);
    expect(await list(`createTimeFrom=${String(createTime)}`)).toEqual([third, second]);
    expect(await list(`createTimeTo=${String(Number(createTime) - 1)}`)).toEqual([first]);
    expect(await list('quncrmAccountId=somebody-else')).toEqual([]);
    expect((await client.call('GET', '/weixin/orders?per-page=2')).data._meta).toEqual({
      totalCount: 3,
      pageCount: 2,
      currentPage: 1,
      perPage: 2,
    });
  });

  it('signs with the merchant’s own key, by WeChat’s rule', async () => {
    const { accountId, appId, apiKey } = sandbox.world;
    const params = {
      timeStamp: '1490840662',
      nonceStr: '5K8264ILTKCH16CQ',
      package: 'prepay_id=wx1',
      appId,
      signType: 'MD5',
    };

    const { data } = await client.call('POST', '/weixin/pay/sign', { quncrmAccountId: accountId, params });
    const foreign = { quncrmAccountId: accountId, params: { ...params, appId: 'wxother' } };

    expect(data).toEqual({ appId, signType: 'MD5', paySign: sign(params, apiKey) });
    expect((await client.call('POST', '/weixin/pay/sign', foreign)).data.errorCode).toBe('APPID_MISMATCH');
  });

  it('refunds in parts, never more than was paid, and the same refund once', async () => {
    const no = await client.order({ totalFee: 100 });
    const refund = (outRefundNo: string, refundFee: number, totalFee = 100) =>
      client.call('POST', '/weixin/refunds', {
        quncrmAccountId: sandbox.world.accountId,
        outTradeNo: no,
        outRefundNo,
        totalFee,
        refundFee,
        opUserId: 'admin',
        metadata: {},
      });

    expect((await refund('refund-1', 60)).data.errorCode).toBe('ORDERNOTPAID');
    sandbox.control.pay(no);
    const first = await refund('refund-1', 60);
    expect(first).toMatchObject({ code: 200, data: { outTradeNo: no, refundFee: 60, refundStatus: 'SUCCESS' } });
    expect(await refund('refund-1', 60)).toEqual(first);
    expect((await refund('refund-1', 50)).data.errorCode).toBe('OUT_REFUND_NO_USED');
    expect((await refund('refund-2', 41)).data.errorCode).toBe('REFUND_FEE_EXCEEDED');
    expect((await refund('refund-2', 40, 99)).data.errorCode).toBe('TOTAL_FEE_MISMATCH');
    expect((await refund('refund-2', 40)).code).toBe(200);

    expect((await find(no)).data.tradeStatus).toBe('REFUND');
    const { data } = await client.call('GET', `/weixin/refunds?outTradeNo=${no}`);
    expect((data.items as { outRefundNo: string }[]).map(({ outRefundNo }) => outRefundNo)).toEqual([
      'refund-2',
      'refund-1',
    ]);
    expect(await client.call('GET', '/weixin/refunds/outRefundNo/refund-1')).toEqual(first);
    expect((await client.call('GET', '/weixin/refunds/outRefundNo/none')).data.errorCode).toBe('REFUNDNOTEXIST');
  });
});
