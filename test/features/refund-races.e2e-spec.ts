import { jest } from '@jest/globals';
import { OrderRepository } from '../../src/features/reservation/order.repository.js';
import { SeatRepository } from '../../src/features/reservation/seat.repository.js';
import { Booking } from '../support/booking.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';

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
    const book = seats.bookIfHeldBy.bind(seats);
    jest.spyOn(seats, 'bookIfHeldBy').mockImplementationOnce(async (claim) => {
      await app.api(app.tokens.service).post('/api/trade/refunds', { outTradeNo, refundFee: 29900 });
      await untilTold(TELLINGS - 1);
      return book(claim);
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
    const orders = app.app.get(OrderRepository, { strict: false });
    jest.spyOn(orders, 'markPaid').mockRejectedValueOnce(new Error('killed'));
    app.sandbox.control.pay(outTradeNo);
    await untilTold(TELLINGS);
    expect(await booking.available(slotId)).toBe(1);
  });
});
