import { NO_WORKER, useApp } from '../support/start-app.js';
import { isGenuine, Till } from './support/till.js';

const HOUR = 3_600_000;

describe('POST /api/trade/pay', () => {
  const app = useApp({ environment: NO_WORKER });
  let till: Till;
  beforeAll(() => {
    till = new Till(app);
  });
  beforeEach(() => {
    app.sandbox.control.reset();
  });

  it('answers 201 with the order number and the six parameters of a JSAPI call', async () => {
    const { status, body } = await till.pay();
    expect(status).toBe(201);
    const { prepayId } = app.sandbox.control.order(body.outTradeNo).extension as { prepayId: string };
    expect(body).toEqual({
      outTradeNo: expect.stringMatching(/^[0-9a-f]{24}$/),
      tradeType: 'JSAPI',
      signature: {
        timeStamp: expect.stringMatching(/^\d{10}$/),
        nonceStr: expect.stringMatching(/^[0-9A-Za-z]{16}$/),
        package: `prepay_id=${prepayId}`,
        appId: app.sandbox.world.appId,
        signType: 'MD5',
        paySign: expect.stringMatching(/^[0-9A-F]{32}$/),
      },
    });
  });

  it("signs with the merchant's key, in seconds of now", async () => {
    const { signature } = (await till.pay()).body;
    expect(isGenuine(signature, app.sandbox.world.apiKey)).toBe(true);
    expect(Math.abs(Number(signature.timeStamp) * 1000 - Date.now())).toBeLessThan(60_000);
  });

  it('orders what was asked for', async () => {
    const { outTradeNo } = (await till.pay({ detail: 'green', totalFee: 1990 })).body;
    const { world, control } = app.sandbox;
    expect(control.order(outTradeNo)).toMatchObject({
      quncrmAccountId: world.accountId,
      tradeType: 'JSAPI',
      buyerId: world.users[0]?.openIds.underPayingChannel,
      subject: 'A cup of tea',
      detail: 'green',
      totalFee: 1990,
      metadata: { orderNumber: 'A-1', channelId: world.channelId },
    });
  });

  it('lets an order expire an hour ahead, with an empty detail, unless told otherwise', async () => {
    const order = app.sandbox.control.order((await till.pay()).body.outTradeNo);
    expect(order.detail).toBe('');
    expect(Math.abs(Number(order.timeExpire) - Date.now() - HOUR)).toBeLessThan(60_000);
  });

  it('keeps the expiry, in ms since the epoch, and the number that it is given', async () => {
    const timeExpire = Date.now() + 2 * HOUR;
    const { body } = await till.pay({ timeExpire, outTradeNo: 'my-own-number|1*' });
    expect(body.outTradeNo).toBe('my-own-number|1*');
    expect(app.sandbox.control.order('my-own-number|1*').timeExpire).toBe(timeExpire);
  });

  it.each([
    ['the one that is given', { userIp: '203.0.113.7' }, {}, '203.0.113.7'],
    ["the caller's", {}, {}, '127.0.0.1'],
    ["the caller's behind a proxy", {}, { 'x-forwarded-for': '198.51.100.9' }, '198.51.100.9'],
    ["the caller's behind a proxy that names its port", {}, { 'x-forwarded-for': '198.51.100.9:4711' }, '198.51.100.9'],
    ["our own behind a proxy that hides the caller's", {}, { 'x-forwarded-for': 'unknown' }, '127.0.0.1'],
    ['an IPv4 one, where a socket names it as an IPv6 one', { userIp: '::ffff:203.0.113.7' }, {}, '203.0.113.7'],
  ])("has for the payer's address %s", async (_, fields, headers, expected) => {
    const { outTradeNo } = (await till.pay(fields, headers)).body;
    expect(app.sandbox.control.order(outTradeNo).spbillCreateIp).toBe(expected);
  });

  it('answers a NATIVE order with what its QR code holds, and the code as a picture', async () => {
    const { status, body } = await till.try({ tradeType: 'NATIVE', openId: undefined, outTradeNo: 'native-0001' });
    const order = app.sandbox.control.order('native-0001');
    const { codeUrl } = order.extension as { codeUrl: string };
    expect(status).toBe(201);
    expect(body).toEqual({
      outTradeNo: 'native-0001',
      tradeType: 'NATIVE',
      codeUrl,
      qrCode: expect.stringMatching(/^data:image\/svg\+xml;base64,/),
    });
    expect(app.sandbox.control.calls().sign).toBeUndefined();
  });

  it('names every faulty field in one problem document', async () => {
    const fields = { subject: '', totalFee: '1', metadata: { $where: 1 }, openId: undefined, tradeType: 'APP' };
    const { status, body } = await till.try({ ...fields, userIp: 'here', outTradeNo: 'short', detail: 1 });
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 400, code: 'invalid-input' });
    const named = (body.errors as { field: string }[]).map(({ field }) => field).sort();
    expect(named).toEqual('detail metadata openId outTradeNo subject totalFee tradeType userIp'.split(' '));
    expect(app.sandbox.control.calls()).toEqual({});
  });

  it.each([
    ['totalFee', 1.5],
    ['totalFee', '100'],
    ['totalFee', 0],
    ['totalFee', -1],
    ['subject', undefined],
    ['metadata', undefined],
    ['metadata', { _bsontype: 'ObjectId' }],
    ['timeExpire', '2099-01-01T00:00:00Z'],
    ['timeExpire', Math.floor(Date.now() / 1000) + 3600],
    ['timeExpire', Date.now() + 30_000],
    ['timeExpire', Date.now() + 31 * 24 * HOUR],
    ['outTradeNo', { $gt: '' }],
    ['openId', ['oA', 'oB']],
  ])('refuses a faulty %s: %j', async (field, value) => {
    const { status, body } = await till.try({ [field]: value });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
    expect(app.sandbox.control.calls()).toEqual({});
  });

  it('takes no account from the body', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const { status, body } = await till.try({ accountId, outTradeNo: 'whose-is-it' });
    if (status === 201) {
      expect(app.sandbox.control.order('whose-is-it').quncrmAccountId).toBe(app.sandbox.world.accountId);
    } else {
      expect(status).toBe(400);
      expect(body.errors).toEqual([{ field: 'accountId', message: expect.any(String) }]);
    }
  });

  it('is refused without a token, and to an end user', async () => {
    const { channelId, users } = app.sandbox.world;
    const openId = users[0]?.openIds.underPayingChannel ?? '';
    expect((await new Till(app, 'nonsense').try()).status).toBe(401);
    expect((await new Till(app, await app.token('mobile', { channelId, openId })).try()).status).toBe(403);
  });

  it('tells an account without payment what WeConnect says', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = new Till(app, await app.token('service', { accountId }));
    const { status, body } = await other.try({ outTradeNo: 'no-payment-here' });
    expect(status).toBe(502);
    expect(body).toMatchObject({
      code: 'payment-refused',
      safeToRetry: false,
      outTradeNo: 'no-payment-here',
      upstreamReason: expect.any(String),
    });
  });
});
