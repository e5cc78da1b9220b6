import { Reservations } from '../../src/features/reservation/orders.js';
import { Seats } from '../../src/features/reservation/seats.js';
import { type ApiAnswer, type ApiClient } from '../support/api-client.js';
import { Booking } from '../support/booking.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';

let app: TestApp;
let booking: Booking;
let shop: Shop;

beforeAll(async () => {
  app = await startApp();
  booking = new Booking(app);
  shop = new Shop(app);
  await booking.open();
  await shop.open();
});
afterAll(() => app.stop());
beforeEach(() => {
  app.sandbox.control.reset();
});

const buyerId = (user = 0): string => app.sandbox.world.users[user]?.openIds.underPayingChannel ?? '';
async function mobile(user = 0): Promise<ApiClient> {
  const { channelId } = app.sandbox.world;
  return app.api(await app.token('mobile', { channelId, openId: buyerId(user) }));
}
const find = async (orderNumber: string): Promise<Parameters<Seats['book']>[0]> => {
  const { accountId } = app.sandbox.world;
  const order = await app.app.get(Reservations, { strict: false }).find({ accountId, orderNumber });
  if (!order) throw new Error(`no order ${orderNumber}`);
  return order;
};
const seats = (): Seats => app.app.get(Seats, { strict: false });
const sixTimes = <Answer>(ask: () => Promise<Answer>): Promise<Answer[]> => Promise.all(Array.from({ length: 6 }, ask));

describe('one order', () => {
  it('takes one seat, however often it is paid at once', async () => {
    const slotId = await booking.freshSlot(4);
    const { orderNumber } = await booking.prepared(slotId);
    await booking.letHoldEnd(orderNumber);
    const answers = await sixTimes(() => booking.pay(orderNumber));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    expect(await booking.available(slotId)).toBe(3);
    app.sandbox.control.pay(answers[0]?.body.outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAID' });
    expect(await booking.available(slotId)).toBe(3);
  });

  it('whose seat was given away is booked for one, however many book it at once', async () => {
    const slotId = await booking.freshSlot(4);
    const { orderNumber } = await booking.prepared(slotId);
    const order = await find(orderNumber);
    await seats().giveUp(order);
    expect(await sixTimes(() => seats().book(order))).toEqual(Array(6).fill(true));
    expect(await booking.available(slotId)).toBe(3);
    await Promise.all([seats().hold(order, new Date(Date.now() + 60_000)), seats().book(order), seats().free(order)]);
    expect(await booking.available(slotId)).toBe(3);
  });

  it('that is paid for keeps its seat, whatever is freed late', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber } = await booking.prepared(slotId);
    const order = await find(orderNumber);
    await seats().book(order);
    await seats().free(order);
    await seats().hold(order, new Date(Date.now() - 60_000));
    expect(await booking.available(slotId)).toBe(0);
  });

  it('keeps its seat when the end of an earlier try is told late', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber } = await booking.prepared(slotId);
    const before = await find(orderNumber);
    await booking.letHoldEnd(orderNumber);
    expect((await booking.pay(orderNumber)).status).toBe(201);
    await seats().free(before);
    expect(await booking.available(slotId)).toBe(0);
    await seats().free(await find(orderNumber));
    expect(await booking.available(slotId)).toBe(1);
  });
});

describe('a payment that failed and is told again', () => {
  it('frees nothing', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    app.sandbox.control.fail(outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAYMENT_FAILED' });
    expect((await booking.pay(orderNumber)).body.outTradeNo).toBe(outTradeNo);
    const admin = app.api(app.tokens.admin);
    const [from, to] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)].map((at) => at.toISOString());
    expect((await admin.post('/api/webhook/events/replay', { from, to })).status).toBeLessThan(300);
    await eventually(async () => {
      const { items } = (await admin.get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body;
      for (const { deliveries } of items) for (const { state } of deliveries) expect(state).toBe('done');
    });
    expect(await booking.available(slotId)).toBe(0);
    expect((await booking.wish(slotId)).body.code).toBe('slot-taken');
  });
});

describe('seats that an older version has given', () => {
  it('stay what they are: paid for, held, or free again', async () => {
    const slotId = await booking.freshSlot(4);
    const { accountId } = app.sandbox.world;
    const { orderNumber } = await booking.prepared(await booking.freshSlot(2));
    const later = new Date(Date.now() + 600_000);
    const seat = (number: number, content: object): object => ({ _id: `${accountId}|${slotId}|${number}`, ...content });
    await app.database
      .collection('reservation_seats')
      .insertMany([
        seat(0, { orderNumber: 'paid' }),
        seat(1, { orderNumber, heldUntil: later }),
        seat(3, { orderNumber: 'over', heldUntil: new Date(0) }),
      ]);
    expect(await booking.available(slotId)).toBe(2);
    const order = { ...(await find(orderNumber)), slotId, seats: 4 };
    expect(await seats().book(order)).toBe(true);
    expect(await booking.available(slotId)).toBe(2);
    const answers = await sixTimes(() => booking.wish(slotId));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  });
});

describe('a buyer who pays for nothing', () => {
  const refused = (answers: ApiAnswer[]): ApiAnswer[] => answers.filter(({ status }) => status !== 201);

  it('holds one seat of a slot at a time', async () => {
    const slotId = await booking.freshSlot(4);
    const me = await mobile();
    const answers = await Promise.all([1, 2, 3, 4].map(() => booking.wish(slotId, {}, me)));
    for (let n = 0; n < 6; n += 1) answers.push(await booking.wish(slotId, {}, me));
    expect(refused(answers)).toHaveLength(9);
    const { orderNumber } = answers.find(({ status }) => status === 201)?.body ?? {};
    for (const { status, body } of refused(answers))
      expect([status, body.code, body.orderNumber]).toEqual([409, 'seat-held-already', orderNumber]);
    expect(await booking.available(slotId)).toBe(3);
    const { outTradeNo } = (await me.post(`/api/reservation/orders/${orderNumber}/pay`)).body;
    app.sandbox.control.pay(outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAID' });
    expect((await booking.wish(slotId, {}, me)).status).toBe(201);
  });

  it('holds no more than a few seats in all, and learns what to do', async () => {
    const me = await mobile(1);
    const slots = (await booking.slots()).filter(({ available }) => available > 0);
    const answers = await Promise.all(
      slots.slice(0, 12).map(({ id }) => booking.wish(id, { buyerId: buyerId(1) }, me)),
    );
    const taken = answers.filter(({ status }) => status === 201).map(({ body }) => body.orderNumber);
    expect(taken).toHaveLength(5);
    for (const { status, body } of refused(answers)) {
      expect([status, body.code, body.limit]).toEqual([409, 'too-many-open-orders', 5]);
      expect(body.openOrders).toHaveLength(5);
    }
    const { outTradeNo } = (await me.post(`/api/reservation/orders/${taken[0]}/pay`)).body;
    app.sandbox.control.pay(outTradeNo);
    await booking.waitFor(taken[0], { status: 'PAID' });
    const free = (await booking.slots()).find(({ available }) => available > 0);
    expect((await booking.wish(free?.id, { buyerId: buyerId(1) }, me)).status).toBe(201);
    expect((await booking.wish(free?.id, { buyerId: buyerId(1) }, me)).status).toBe(409);
  });

  it('has no more than a few unpaid orders in the shop, until they end', async () => {
    const me = await mobile();
    const { channelId } = app.sandbox.world;
    const wish = { channelId, buyerId: buyerId(), items: [{ goodsId: 'longjing-tea', quantity: 1 }] };
    const answers = await Promise.all(Array.from({ length: 30 }, () => me.post('/api/store/orders', wish)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(refused(answers)[0]?.body).toMatchObject({ code: 'too-many-open-orders', limit: 20 });
    expect((await app.api(app.tokens.service).post('/api/store/orders', wish)).status).toBe(201);
    new TimeMachine(app).travel(25 * 3_600_000);
    expect((await me.post('/api/store/orders', wish)).status).toBe(201);
  });
});

describe('an order whose payments another channel collects by now', () => {
  const users = (): (typeof app.sandbox.world.users)[number] | undefined => app.sandbox.world.users[0];
  /** Channel B collects the payments from now on. */
  async function switchChannel(): Promise<void> {
    const { accountId, channelId, channelAppId, sellerId, apiKey } = app.sandbox.world;
    const form = new FormData();
    const fields = { quncrmAccountId: accountId, weconnectAccountId: channelId, appId: channelAppId, sellerId, apiKey };
    for (const [name, value] of Object.entries({ ...fields, paymentStatus: 'ENABLE' })) form.set(name, value);
    for (const name of ['p12Credential', 'pemCredential', 'pemCredentialKey', 'caCredential'])
      form.set(name, new Blob(['x']), `${name}.pem`);
    const { status } = await fetch(`${app.sandbox.url}/weixin/pay/configuration`, { method: 'POST', body: form });
    expect(status).toBe(200);
  }

  it('goes on by a next try: as a QR code at once, in WeChat once pay OAuth has told who pays', async () => {
    const { orderNumber } = await shop.order();
    await shop.prepare(orderNumber);
    const { channelId } = app.sandbox.world;
    const ordered = await (
      await mobile(0)
    ).post('/api/store/orders', {
      channelId,
      buyerId: buyerId(),
      items: [{ goodsId: 'celadon-cup', quantity: 1 }],
    });
    await switchChannel();
    const api = app.api(app.tokens.service);
    const path = `/api/store/orders/${orderNumber}/pay`;
    const { status, body } = await api.post(path);
    expect([status, body.code]).toEqual([409, 'payer-unknown']);
    expect(body.payOauth).toBe(`/api/mobile/pay?channelId=${channelId}`);
    expect((await api.post(path, { tradeType: 'NATIVE' })).status).toBe(201);
    const payer = users()?.openIds.underChannel;
    const again = await api.post(path, { buyerId: payer });
    expect(again.status).toBe(201);
    expect(app.sandbox.control.order(again.body.outTradeNo)).toMatchObject({ buyerId: payer });
    app.sandbox.control.pay(again.body.outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
    if (ordered.status !== 201) return;
    const me = app.api(await app.token('mobile', { channelId, openId: buyerId(), buyerId: payer ?? '' }));
    const mine = await me.post(`/api/store/orders/${ordered.body.orderNumber}/pay`);
    expect(mine.status).toBe(201);
    expect((await me.post(`/api/store/orders/${ordered.body.orderNumber}/pay`, { buyerId: 'oSomebody' })).status).toBe(
      403,
    );
  });
});
