import { Booking } from '../support/booking.js';
import { BrowserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';

const app = useApp();
let shop: Shop;
let booking: Booking;
let staff: BrowserClient;

beforeAll(async () => {
  shop = new Shop(app);
  booking = new Booking(app);
  await shop.open();
  await booking.open();
  staff = new BrowserClient(app.url);
  await staff.signIn(app.tokens.admin);
});

const detailUrlOf = async (outTradeNo: string): Promise<string> =>
  (await app.api(app.tokens.service).get(`/api/trade/orders/${outTradeNo}`)).body.metadata.detailUrl;

describe("a module's payment", () => {
  it('names the page on which its buyer finds the order, once signed in', async () => {
    const { channelId } = app.sandbox.world;
    const bought = await shop.paid();
    const booked = await booking.prepared(await booking.freshSlot(2));
    expect(await detailUrlOf(bought.outTradeNo)).toBe(
      `/webapp/common/pay/store?channelId=${channelId}&orderNumber=${bought.orderNumber}`,
    );
    expect(await detailUrlOf(booked.outTradeNo)).toContain(`/reservation?channelId=${channelId}&orderNumber=`);
    const page = await new BrowserClient(app.url).get(await detailUrlOf(bought.outTradeNo));
    expect(page.status).toBe(200);
    expect(page.text).toContain('/api/mobile/base-oauth');
    for (const known of ['西湖龙井茶', '19.90', bought.outTradeNo]) expect(page.text).not.toContain(known);
  });

  it('leads staff from the list of payments to the order as its module shows it', async () => {
    const { orderNumber, outTradeNo } = await shop.paid();
    const link = `/console/orders/store/${orderNumber}`;
    const list = await staff.get(`/console/payments?channelId=${app.sandbox.world.channelId}`);
    expect(list.text).toContain(`href="${link}"`);
    expect((await staff.get(`/console/trades/${outTradeNo}`)).text).toContain(`href="${link}"`);
    const { status, text } = await staff.get(link);
    expect(status).toBe(200);
    for (const shown of ['西湖龙井茶', '¥19.90', '已支付', `/console/trades/${outTradeNo}`])
      expect(text).toContain(shown);
  });

  it('shows staff what was given back of it', async () => {
    const { orderNumber, outTradeNo } = await shop.paid();
    await app.api(app.tokens.service).post('/api/trade/refunds', { outTradeNo, refundFee: 990 });
    await eventually(async () => {
      expect((await staff.get(`/console/orders/store/${orderNumber}`)).text).toContain('¥9.90');
    });
  });

  it('shows a seat as the reservation calls it', async () => {
    const { orderNumber } = await booking.prepared(await booking.freshSlot(4));
    const { text } = await staff.get(`/console/orders/reservation/${orderNumber}`);
    for (const shown of ['预约', '¥128.00', '待支付']) expect(text).toContain(shown);
  });
});

describe("the page of a module's order", () => {
  it('is not there for another account, nor without signing in', async () => {
    const { orderNumber } = await shop.order();
    const path = `/console/orders/store/${orderNumber}`;
    const stranger = new BrowserClient(app.url);
    await stranger.signIn(await app.token('admin', { accountId: 'a-stranger' as never }));
    expect((await stranger.get(path)).status).toBe(404);
    const { status, location } = await new BrowserClient(app.url).get(path);
    expect([status, location]).toEqual([303, expect.stringContaining('/console/login')]);
  });

  it.each(['/console/orders/lottery/1', '/console/orders/store/there-is-none'])('%s: there is none', async (path) => {
    expect((await staff.get(path)).status).toBe(404);
  });
});
