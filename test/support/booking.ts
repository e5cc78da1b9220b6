import { type ApiAnswer, type ApiClient } from './api-client.js';
import { eventually } from './eventually.js';
import { type TestApp } from './start-app.js';

interface SlotBody {
  id: string;
  price: number;
  startsAt: string;
  seats: number;
  available: number;
}

/** Longer than any test lets time pass. */
const DAY = 86_400_000;

/** Somebody at the demo account's reservations: what a page does, over real HTTP. */
export class Booking {
  private readonly used = new Set<string>();

  constructor(private readonly app: TestApp) {}

  /** Turns reservations on for the demo account. */
  async open(): Promise<void> {
    const { status } = await this.app.api(this.app.tokens.admin).post('/api/management/modules/reservation/activate');
    expect(status).toBe(200);
  }

  async slots(): Promise<SlotBody[]> {
    return (await this.api.get('/api/reservation/slots')).body.items;
  }

  /** Those that begin in a day or later: whatever the hour of the test, there is time to pay for their seats. */
  async laterSlots(): Promise<SlotBody[]> {
    return (await this.slots()).filter(({ startsAt }) => Date.parse(startsAt) > Date.now() + DAY);
  }

  /** A slot of so many seats that no test has touched. */
  async freshSlot(seats: number): Promise<string> {
    const slot = (await this.laterSlots()).find((one) => one.seats === seats && !this.used.has(one.id));
    if (!slot) throw new Error(`the tests have used up the slots of ${seats} seats`);
    this.used.add(slot.id);
    return slot.id;
  }

  async available(slotId: string): Promise<number | undefined> {
    return (await this.slots()).find(({ id }) => id === slotId)?.available;
  }

  /** Asks for a seat, whatever becomes of it. */
  wish(slotId: unknown, changes: object = {}, api = this.api): Promise<ApiAnswer> {
    const { channelId, users } = this.app.sandbox.world;
    const buyerId = users[0]?.openIds.underPayingChannel;
    return api.post('/api/reservation/orders', { channelId, buyerId, slotId, ...changes });
  }

  /** @returns the order's number */
  async order(slotId: string): Promise<string> {
    const { status, body } = await this.wish(slotId);
    expect(status).toBe(201);
    return body.orderNumber;
  }

  pay(orderNumber: string): Promise<ApiAnswer> {
    return this.api.post(`/api/reservation/orders/${orderNumber}/pay`);
  }

  /** Orders and prepares; the payer has not paid yet. */
  async prepared(slotId: string): Promise<{ orderNumber: string; outTradeNo: string }> {
    const orderNumber = await this.order(slotId);
    const { status, body } = await this.pay(orderNumber);
    expect(status).toBe(201);
    return { orderNumber, outTradeNo: body.outTradeNo };
  }

  find(orderNumber: string): Promise<ApiAnswer> {
    return this.api.get(`/api/reservation/orders/${orderNumber}`);
  }

  async waitFor(orderNumber: string, expected: object): Promise<ApiAnswer['body']> {
    return eventually(async () => {
      const { body } = await this.find(orderNumber);
      expect(body).toMatchObject(expected);
      return body;
    });
  }

  /** As if the time to pay, and the hold of the seat, were over. */
  async letHoldEnd(orderNumber: string): Promise<void> {
    const past = new Date(Date.now() - 1000);
    const { database } = this.app;
    await database
      .collection('reservation_slots')
      .updateOne({ 'claims.orderNumber': orderNumber }, { $set: { 'claims.$.heldUntil': past } });
    await database
      .collection('reservation_orders')
      .updateOne({ _id: orderNumber as never }, { $set: { payUntil: past, tryUntil: past } });
  }

  private get api(): ApiClient {
    return this.app.api(this.app.tokens.service);
  }
}
