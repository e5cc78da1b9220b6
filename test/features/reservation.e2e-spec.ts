import { type ApiClient } from '../support/api-client.js';
import { Booking } from '../support/booking.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;
let booking: Booking;
let api: ApiClient;
const buyerId = (user = 0): string => app.sandbox.world.users[user]?.openIds.underPayingChannel ?? '';

beforeAll(async () => {
  app = await startApp();
  booking = new Booking(app);
  api = app.api(app.tokens.service);
  await booking.open();
});
afterAll(() => app.stop());

describe('reservations', () => {
  it('list the slots of the coming days and the seats that each has left', async () => {
    const slots = await booking.slots();
    expect(slots[0]).toEqual({
      id: expect.stringMatching(/^\d{8}-\d{4}$/),
      name: expect.any(String),
      price: expect.any(Number),
      startsAt: expect.stringMatching(/Z$/),
      seats: expect.any(Number),
      available: slots[0]?.seats,
    });
  });

  it('are told with the Chinese name first', async () => {
    const { body } = await api.get('/api/management/modules');
    expect(body.items).toContainEqual(
      expect.objectContaining({ name: 'reservation', title: { zh: '预约', en: 'Reservation' }, activated: true }),
    );
  });

  it('hold a seat and await its payment', async () => {
    const slotId = await booking.freshSlot(4);
    const { status, body } = await booking.wish(slotId);
    expect(status).toBe(201);
    expect(body).toEqual({ orderNumber: expect.any(String), totalFee: 12800, status: 'AWAITING_PAYMENT' });
    expect(await booking.available(slotId)).toBe(3);
  });

  it('are paid once the payer has paid, and keep the seat for good', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    const { tradeNo } = app.sandbox.control.pay(outTradeNo);
    const order = await booking.waitFor(orderNumber, { status: 'PAID' });
    expect(order).toMatchObject({ outTradeNo, tradeNo, totalFee: 29900, slot: { id: slotId }, surplus: [] });
    const slot = await app.database.collection('reservation_slots').findOne({ 'claims.orderNumber': orderNumber });
    expect(slot?.claims).toEqual([{ orderNumber, attempt: 1 }]);
  });

  it('are paid once, however often it is told', async () => {
    const slotId = await booking.freshSlot(4);
    app.sandbox.control.policy({ copies: 20 });
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    app.sandbox.control.pay(outTradeNo);
    app.sandbox.control.policy({});
    expect(await booking.waitFor(orderNumber, { status: 'PAID' })).toMatchObject({ surplus: [] });
    expect(await booking.available(slotId)).toBe(3);
  });

  it('of one slot, 20 at once: as many as there are seats', async () => {
    const slotId = await booking.freshSlot(4);
    const answers = await Promise.all(Array.from({ length: 20 }, () => booking.wish(slotId)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    const refused = answers.filter(({ status }) => status !== 201);
    for (const { status, body } of refused) expect([status, body.code]).toEqual([409, 'slot-taken']);
    expect(await booking.available(slotId)).toBe(0);
  });

  it('give the payer the same last moment that the seat is held for', async () => {
    const { orderNumber, outTradeNo } = await booking.prepared(await booking.freshSlot(4));
    const { payUntil } = (await booking.find(orderNumber)).body;
    expect(app.sandbox.control.order(outTradeNo).timeExpire).toBe(Date.parse(payUntil));
  });

  it('answer the same trade while it can be paid, however often they are asked', async () => {
    const { orderNumber, outTradeNo } = await booking.prepared(await booking.freshSlot(4));
    const answers = await Promise.all(Array.from({ length: 5 }, () => booking.pay(orderNumber)));
    for (const { body } of answers) expect(body.outTradeNo).toBe(outTradeNo);
  });
});

describe('a seat that is not paid for', () => {
  it('stays held after a wrong password, for the same trade can still be paid', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    app.sandbox.control.fail(outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAYMENT_FAILED' });
    expect((await booking.wish(slotId)).body.code).toBe('slot-taken');
    app.sandbox.control.pay(outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAID', surplus: [] });
  });

  it('is free once its hold is over, and the order may be paid while one is left', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber } = await booking.prepared(slotId);
    await booking.letHoldEnd(orderNumber);
    const other = await booking.order(slotId);
    const late = await booking.pay(orderNumber);
    expect([late.status, late.body.code]).toEqual([409, 'slot-taken']);
    await booking.letHoldEnd(other);
    app.sandbox.control.pay((await booking.pay(orderNumber)).body.outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAID' });
  });

  it('is free once its trade is closed, and may be had again by another trade', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    app.sandbox.control.setState(outTradeNo, { tradeStatus: 'CLOSED' });
    await app.sandbox.control.send({ outTradeNo });
    await eventually(async () => {
      expect(await booking.available(slotId)).toBe(1);
    });
    expect((await booking.find(orderNumber)).body.status).toBe('AWAITING_PAYMENT');
    const next = (await booking.pay(orderNumber)).body.outTradeNo;
    expect(await booking.available(slotId)).toBe(0);
    app.sandbox.control.pay(next);
    await booking.waitFor(orderNumber, { status: 'PAID', outTradeNo: next });
  });

  it("is anybody's once its time is over", async () => {
    const slotId = await booking.freshSlot(1);
    await booking.letHoldEnd(await booking.order(slotId));
    expect(await booking.available(slotId)).toBe(1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => booking.wish(slotId)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('is given more time, by another trade, as long as nobody else has it', async () => {
    const { orderNumber, outTradeNo } = await booking.prepared(await booking.freshSlot(1));
    await booking.letHoldEnd(orderNumber);
    const next = (await booking.pay(orderNumber)).body.outTradeNo;
    expect(next).not.toBe(outTradeNo);
    app.sandbox.control.pay(next);
    await booking.waitFor(orderNumber, { status: 'PAID', outTradeNo: next });
  });

  it('cannot be paid for once the slot has begun', async () => {
    const orderNumber = await booking.order(await booking.freshSlot(2));
    await app.database
      .collection('reservation_orders')
      .updateOne({ _id: orderNumber as never }, { $set: { startsAt: new Date() } });
    const { status, body } = await booking.pay(orderNumber);
    expect([status, body.code]).toEqual([409, 'slot-begun']);
  });
});

describe('a payment that comes after the seat was given away', () => {
  it('gets another seat where one is left', async () => {
    const slotId = await booking.freshSlot(2);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    await booking.letHoldEnd(orderNumber);
    await booking.order(slotId);
    app.sandbox.control.pay(outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAID', surplus: [] });
    expect(await booking.available(slotId)).toBe(0);
  });

  it('is kept as surplus, and gone from there once it went back', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    await booking.letHoldEnd(orderNumber);
    const winner = await booking.prepared(slotId);
    app.sandbox.control.pay(outTradeNo);
    await booking.waitFor(orderNumber, { status: 'CLOSED', surplus: [{ outTradeNo, totalFee: 29900 }] });
    app.sandbox.control.pay(winner.outTradeNo);
    await booking.waitFor(winner.orderNumber, { status: 'PAID', surplus: [] });
    expect((await api.post('/api/trade/refunds', { outTradeNo, refundFee: 29900 })).status).toBe(201);
    await booking.waitFor(orderNumber, { surplus: [] });
    expect((await booking.find(winner.orderNumber)).body.status).toBe('PAID');
  });
});

describe('a reservation whose money goes back', () => {
  it('in part keeps its seat, and gives it up with the last part', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    app.sandbox.control.pay(outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAID' });
    await api.post('/api/trade/refunds', { outTradeNo, refundFee: 9900 });
    await booking.waitFor(orderNumber, { status: 'PAID', refundedFee: 9900 });
    expect(await booking.available(slotId)).toBe(0);
    await api.post('/api/trade/refunds', { outTradeNo, refundFee: 20000 });
    await booking.waitFor(orderNumber, { status: 'REFUNDED', refundedFee: 29900 });
  });

  it('wholly gives its seat up', async () => {
    const slotId = await booking.freshSlot(1);
    const { orderNumber, outTradeNo } = await booking.prepared(slotId);
    app.sandbox.control.pay(outTradeNo);
    await booking.waitFor(orderNumber, { status: 'PAID' });
    await api.post('/api/trade/refunds', { outTradeNo, refundFee: 29900 });
    await booking.waitFor(orderNumber, { status: 'REFUNDED' });
    await eventually(async () => {
      expect(await booking.available(slotId)).toBe(1);
    });
  });
});

describe('who may reserve', () => {
  it.each([
    ['slotId', { slotId: 'yesterday' }],
    ['slotId', { slotId: { $gt: '' } }],
    ['slotId', { slotId: undefined }],
    ['buyerId', { buyerId: { $ne: '' } }],
    ['channelId', { channelId: undefined }],
  ])('the faulty field %s of %o is named', async (field, change) => {
    const { status, body } = await booking.wish((await booking.laterSlots())[0]?.id, change);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
  });

  it('is no account that has not activated the module', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('service', { accountId }));
    const { status, body } = await booking.wish((await booking.laterSlots())[0]?.id, {}, other);
    expect([status, body.code]).toEqual([403, 'module-not-activated']);
  });

  it("is each account for itself: neither orders nor seats are another's", async () => {
    const slotId = await booking.freshSlot(2);
    const orderNumber = await booking.order(slotId);
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('service', { accountId }));
    expect((await other.get(`/api/reservation/orders/${orderNumber}`)).status).toBe(404);
    expect((await other.post(`/api/reservation/orders/${orderNumber}/pay`)).status).toBe(404);
    const { items } = (await other.get('/api/reservation/slots')).body;
    expect(items).toContainEqual(expect.objectContaining({ id: slotId, available: 2 }));
  });

  it('is a mobile user for themselves only', async () => {
    const slotId = await booking.freshSlot(4);
    const { channelId } = app.sandbox.world;
    const me = app.api(await app.token('mobile', { channelId, openId: buyerId() }));
    const other = app.api(await app.token('mobile', { channelId, openId: buyerId(1) }));
    const mine = await booking.wish(slotId, {}, me);
    expect(mine.status).toBe(201);
    expect((await me.get(`/api/reservation/orders/${mine.body.orderNumber}`)).status).toBe(200);
    expect((await other.get(`/api/reservation/orders/${mine.body.orderNumber}`)).status).toBe(404);
    expect((await other.post(`/api/reservation/orders/${mine.body.orderNumber}/pay`)).status).toBe(404);
    expect((await booking.wish(slotId, {}, other)).status).toBe(403);
    expect((await app.api().get('/api/reservation/slots')).status).toBe(401);
  });
});
