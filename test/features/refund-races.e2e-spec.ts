import { jest } from '@jest/globals';
import { type OutTradeNo } from '../../src/common/index.js';
import { type OrderKey, type Payment } from '../../src/features/kit/index.js';
import { Reservations } from '../../src/features/reservation/orders.js';
import { SeatRepository } from '../../src/features/reservation/seat.repository.js';
import { type StoreOrder, StoreOrders } from '../../src/features/store/orders.js';
import { Booking } from '../support/booking.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';

type PaidOrder = StoreOrder & { paid: Payment };

/** That the payment came, and that it went back, told by WeConnect and by this service. */
const TELLINGS = 3;

let app: TestApp;
let booking: Booking;
beforeAll(async () => {
  app = await startApp();
  booking = new Booking(app);
  await booking.open();
});
afterAll(() => app.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

describe('a seat that is about to be booked when the money goes back', () => {
  let slotId: string;
  let outTradeNo: string;
  beforeEach(async () => {
    slotId = await booking.freshSlot(1);
    ({ outTradeNo } = await booking.prepared(slotId));
    const seats = app.app.get(SeatRepository, { strict: false });
    const replace = seats.replaceUnlessChanged.bind(seats);
    jest.spyOn(seats, 'replaceUnlessChanged').mockImplementationOnce(async (...change) => {
      await app.api(app.tokens.service).post('/api/trade/refunds', { outTradeNo, refundFee: 29900 });
      await untilTold(TELLINGS - 1);
      return replace(...change);
    });
  });

  async function untilTold(times: number): Promise<void> {
    await eventually(async () => {
      const { items } = (await app.api(app.tokens.service).get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body;
      const deliveries = items.flatMap((event: { deliveries: { state: string }[] }) => event.deliveries);
      expect(deliveries.filter(({ state }: { state: string }) => state === 'done')).toHaveLength(times);
    });
  }

  it('is free', async () => {
    app.sandbox.control.pay(outTradeNo);
    await untilTold(TELLINGS);
    expect(await booking.available(slotId)).toBe(1);
  });

  it('is free as well where the process died over it: the payment is told again', async () => {
    const orders = app.app.get(Reservations, { strict: false });
    jest.spyOn(orders, 'markPaid').mockRejectedValueOnce(new Error('killed'));
    app.sandbox.control.pay(outTradeNo);
    await untilTold(TELLINGS);
    expect(await booking.available(slotId)).toBe(1);
  });
});

describe('a second payment of a shop order', () => {
  let orders: StoreOrders;
  let order: PaidOrder;
  beforeEach(async () => {
    orders = app.app.get(StoreOrders, { strict: false });
    const shop = new Shop(app);
    await shop.open();
    const { orderNumber } = await shop.paid();
    order = await found({ accountId: app.sandbox.world.accountId, orderNumber });
  });

  async function found(key: OrderKey): Promise<PaidOrder> {
    const now = await orders.find(key);
    if (!now?.paid) throw new Error('the order is not paid');
    return { ...now, paid: now.paid };
  }
  const second = (): Payment => ({ ...order.paid, outTradeNo: `${order.orderNumber}-2` as OutTradeNo });

  it('that went back before it was told is no money to give back', async () => {
    await orders.onRefunded(order, second());
    await orders.onPaid(order, second());
    expect((await found(order)).surplus).toEqual([{ ...second(), refunded: true }]);
  });

  it('is none where it is the one that pays the order', async () => {
    await orders.addSurplus(order, order.paid);
    expect((await found(order)).surplus).toEqual([]);
  });
});
