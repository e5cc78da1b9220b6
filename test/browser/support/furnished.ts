import { Books } from '../../channel/support/books.js';
import { Booking } from '../../support/booking.js';
import { eventually } from '../../support/eventually.js';
import { Shop } from '../../support/shop.js';
import { type TestApp } from '../../support/start-app.js';

const DAY = 86_400_000;
const LONG_NAME = '全套手工龙泉青瓷茶具礼盒（含紫檀木收纳箱、定制刻字、全国顺丰包邮）';

/** What there is to look at in a service that has been used for a month. */
export interface Furnished {
  /** Paid in the shop. */
  outTradeNo: string;
  /** A test payment that was paid. */
  testOutTradeNo: string;
  /** An event that a module has given up. */
  deadEventId: string;
}

/** Fills the books: a month of payments, one of them large and of a long name, a test payment, a dead letter. */
export async function furnish(app: TestApp): Promise<Furnished> {
  const shop = new Shop(app);
  await shop.open();
  await new Booking(app).open();
  await new Books(app).paidMany(aMonth());
  const deadEventId = await giveUpOne(app, shop);
  const testOutTradeNo = await payTest(app);
  const [outTradeNo = ''] = await payMany(shop, 4);
  await payLarge(app);
  return { outTradeNo, testOutTradeNo, deadEventId };
}

function aMonth(): { totalFee: number; subject: string; paidAt: Date; createdAt: Date }[] {
  return Array.from({ length: 29 }, (_, index) => {
    const at = new Date(Date.now() - (index + 1) * DAY);
    const totalFee = 18_000_000 + ((index * 7_919_333) % 45_000_000);
    return { totalFee, subject: '真丝围巾 · Silk scarf', paidAt: at, createdAt: at };
  });
}

async function payMany(shop: Shop, count: number): Promise<string[]> {
  const paid = [];
  for (let index = 0; index < count; index++) {
    const { outTradeNo } = await shop.paid();
    paid.push(outTradeNo);
  }
  return paid;
}

/** ¥987,654.32, more than which no order may be by much. */
async function payLarge(app: TestApp): Promise<void> {
  const { channelId } = app.sandbox.world;
  const metadata = { channelId, orderNumber: '20260301-VIP-000000001', detailUrl: '/orders/20260301' };
  const order = { subject: LONG_NAME, totalFee: 98_765_432, tradeType: 'NATIVE', metadata };
  const { body } = await app.api(app.tokens.service).post('/api/trade/pay', order);
  app.sandbox.control.pay(body.outTradeNo as string);
  await untilEvent(app, body.outTradeNo as string, 'done');
}

async function payTest(app: TestApp): Promise<string> {
  const { body } = await app.api(app.tokens.admin).post('/api/management/channel/check-payment', { price: '0.01' });
  app.sandbox.control.pay(body.outTradeNo as string);
  await untilEvent(app, body.outTradeNo as string, 'done');
  return body.outTradeNo;
}

/** The shop has lost the order that was paid. @returns the event's id */
async function giveUpOne(app: TestApp, shop: Shop): Promise<string> {
  const { orderNumber, outTradeNo } = await shop.prepared();
  await app.database.collection('store_orders').deleteOne({ _id: orderNumber as never });
  app.sandbox.control.pay(outTradeNo);
  return untilEvent(app, outTradeNo, 'dead');
}

function untilEvent(app: TestApp, outTradeNo: string, state: string): Promise<string> {
  return eventually(async () => {
    const { body } = await app.api(app.tokens.admin).get(`/api/webhook/events?outTradeNo=${outTradeNo}`);
    expect(body.items[0].deliveries.map((delivery: { state: string }) => delivery.state)).toContain(state);
    return body.items[0].id;
  });
}
