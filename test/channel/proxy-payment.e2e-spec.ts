import { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';

const PUBLIC_URL = 'http://scrm.example';
const CART = `${PUBLIC_URL}/webapp/store/cart`;

const app = useApp({ environment: { PUBLIC_URL } });
beforeAll(async () => {
  await new Shop(app).open();
});
describe('a proxy payment', () => {
  it('is ordered in channel B, paid through channel A, and booked for channel B', async () => {
    const { world, control } = app.sandbox;
    const { channelId: channelB, sellerId: merchantOfA, appId: appIdOfA } = world;
    const { underChannel: openIdB, underPayingChannel: openIdA } = world.users[0]?.openIds ?? {};
    expect(openIdA).not.toBe(openIdB);

    // user_1 opens the shop in channel B, and is signed in as who they are there.
    const phone = new Browser({ publicUrl: PUBLIC_URL, url: app.url }, 'user_1');
    const query = new URLSearchParams({ channelId: channelB, redirect: CART }).toString();
    const cart = await phone.walk(`/api/mobile/base-oauth?${query}`);
    expect(cart.location.href).toBe(`${CART}?channelId=${channelB}&openId=${openIdB}`);

    // The shop wants to know who would pay: the same person, as the PAYING channel A knows them.
    const checkout = await phone.walk(`/api/mobile/pay?${query}`);
    expect(checkout.location.href).toBe(`${CART}?channelId=${channelB}&openId=${openIdA}`);
    const buyerId = checkout.location.searchParams.get('openId');

    // They order and ask to pay, with nothing but the cookie of the two.
    const user = app.api(phone.cookie('mobile_token'));
    const order = await user.post('/api/store/orders', {
      channelId: channelB,
      buyerId,
      items: [{ goodsId: 'longjing-tea', quantity: 1 }],
    });
    expect([order.status, order.body.status]).toEqual([201, 'AWAITING_PAYMENT']);
    const payment = await user.post(`/api/store/orders/${order.body.orderNumber}/pay`);
    expect([payment.status, payment.body.signature.appId]).toEqual([201, appIdOfA]);

    // They pay in WeChat. The money is merchant A's, the payer openId_A, the channel of the order B.
    const { outTradeNo } = payment.body;
    control.pay(outTradeNo);
    expect(control.order(outTradeNo)).toMatchObject({
      tradeStatus: 'PAY_SUCCESS',
      sellerId: merchantOfA,
      buyerId: openIdA,
      metadata: { channelId: channelB, orderNumber: order.body.orderNumber },
    });

    // The page asks the server, and the shop's books say paid; the trade's name channel B.
    await eventually(async () => {
      const { body } = await user.get(`/api/store/orders/${order.body.orderNumber}`);
      expect(body).toMatchObject({ status: 'PAID', outTradeNo });
    });
    const trade = await app.api(app.tokens.admin).get(`/api/trade/orders/${outTradeNo}`);
    expect(trade.body).toMatchObject({ tradeStatus: 'PAY_SUCCESS', totalFee: 1990, metadata: { channelId: channelB } });
  });

  it('is refused in words where the openId is the one under the channel of the order', async () => {
    const { channelId, users } = app.sandbox.world;
    const order = { subject: 'Tea', totalFee: 1990, metadata: { channelId }, openId: users[0]?.openIds.underChannel };
    const { status, body } = await app.api(app.tokens.service).post('/api/trade/pay', order);
    expect([status, body.code]).toEqual([400, 'wrong-payer']);
    const message = expect.stringMatching(/payer's openId under the PAYING channel.*pay OAuth/);
    expect(body.errors).toEqual([{ field: 'openId', message }]);
    expect(body).toMatchObject({
      safeToRetry: false,
      upstreamReason: 'OPENID_MISMATCH',
      outTradeNo: expect.any(String),
    });
  });

  it('lets nobody order in the name of another payer', async () => {
    const { channelId, users } = app.sandbox.world;
    const phone = new Browser({ publicUrl: PUBLIC_URL, url: app.url }, 'user_1');
    const query = new URLSearchParams({ channelId, redirect: CART }).toString();
    await phone.walk(`/api/mobile/base-oauth?${query}`);
    await phone.walk(`/api/mobile/pay?${query}`);
    const { status, body } = await app.api(phone.cookie('mobile_token')).post('/api/store/orders', {
      channelId,
      buyerId: users[1]?.openIds.underPayingChannel,
      items: [{ goodsId: 'longjing-tea', quantity: 1 }],
    });
    expect([status, body.code]).toEqual([403, 'not-the-buyer']);
  });
});
