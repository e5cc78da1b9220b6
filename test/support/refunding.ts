import { type Sandbox } from '../../src/sandbox/index.js';
import { ReconcilePolicy } from '../../src/trade/index.js';
import { Till } from '../trade/support/till.js';
import { Booking } from './booking.js';
import { BrowserClient } from './browser-client.js';
import { eventually } from './eventually.js';
import { Shop } from './shop.js';
import { startApp, type TestApp } from './start-app.js';
import { TimeMachine } from './time-machine.js';
import { ConfirmPolicy } from '../../src/webhook/confirm/event.processor.js';

const HOUR = 3_600_000;
const QUICK = { pace: { busy: 20, idle: 40 }, perSecond: 500 };

/** A service whose shop and reservations are open, and whoever pays and gives back there. */
export class Refunding {
  readonly shop: Shop;
  readonly booking: Booking;
  readonly till: Till;

  private constructor(readonly app: TestApp) {
    this.shop = new Shop(app);
    this.booking = new Booking(app);
    this.till = new Till(app);
  }

  static async start(): Promise<Refunding> {
    const app = await startApp({
      policies: [
        [ReconcilePolicy, QUICK],
        [ConfirmPolicy, { unavailableFor: 50 }],
      ],
    });
    const refunding = new Refunding(app);
    await refunding.shop.open();
    await refunding.booking.open();
    return refunding;
  }

  get control(): Sandbox['control'] {
    return this.app.sandbox.control;
  }

  time(): TimeMachine {
    return new TimeMachine(this.app);
  }

  /** Gives money back. @returns the refund's state */
  async refunded(outTradeNo: string, refundFee: number, outRefundNo: string): Promise<unknown> {
    return (await this.till.refund({ outTradeNo, refundFee, outRefundNo })).body.refundStatus;
  }

  /** After asking WeConnect. */
  async refundStatus(outRefundNo: string): Promise<unknown> {
    return (await this.till.findRefund(outRefundNo, '?refresh=true')).body.refundStatus;
  }

  async tradeOf(outTradeNo: string): Promise<Record<string, unknown>> {
    return (await this.till.find(outTradeNo)).body;
  }

  /** A seat that is paid for, in a slot that has no other. */
  async paidSeat(): Promise<{ slotId: string; orderNumber: string; outTradeNo: string }> {
    const slotId = await this.booking.freshSlot(1);
    const { orderNumber, outTradeNo } = await this.booking.prepared(slotId);
    this.control.pay(outTradeNo);
    await this.booking.waitFor(orderNumber, { status: 'PAID' });
    return { slotId, orderNumber, outTradeNo };
  }

  /** Until every delivery of the trade's events is done. Asked as an operator: an event that is not confirmed yet is in no account's list. */
  async untilHandled(outTradeNo: string): Promise<void> {
    await eventually(async () => {
      const api = this.app.api(this.app.tokens.operator);
      const { items } = (await api.get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body;
      const events = items as { state: string; deliveries: { state: string }[] }[];
      expect(events.length).toBeGreaterThan(0);
      for (const { state, deliveries } of events) {
        expect(state).toBe('confirmed');
        expect(deliveries.length).toBeGreaterThan(0);
        for (const delivery of deliveries) expect(delivery.state).toBe('done');
      }
    });
  }

  async replayAll(): Promise<void> {
    const [from, to] = [Date.now() - HOUR, Date.now() + HOUR].map((ms) => new Date(ms).toISOString());
    const api = this.app.api(this.app.tokens.admin);
    expect((await api.post('/api/webhook/events/replay', { from, to })).status).toBe(202);
  }

  /** A page of the console, as an administrator sees it. */
  async page(path: string): Promise<string> {
    const browser = new BrowserClient(this.app.url);
    await browser.signIn(this.app.tokens.admin);
    return (await browser.get(path)).text;
  }
}
