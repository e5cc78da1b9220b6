import { MerchantService } from '../../../src/merchant/index.js';
import { parseAccountId } from '../../../src/common/index.js';
import { type ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { Shop } from '../../support/shop.js';
import { startApp, type TestApp } from '../../support/start-app.js';
import { ActivationPolicy } from '../../../src/features/activation/activation.js';

export interface EventBody {
  id: string;
  untold?: string;
  skipped?: string[];
  deliveries: { module: string; state: string }[];
}

/** The demo account's administrator, who turns the store on and off while buyers pay. */
export class Switchboard {
  private constructor(
    readonly app: TestApp,
    readonly admin: ApiClient,
    readonly shop: Shop,
  ) {}

  /** With the store active. */
  static async open(): Promise<Switchboard> {
    const app = await startApp({ policies: [[ActivationPolicy, { lookEvery: 500 }]] });
    const shop = new Shop(app);
    await shop.open();
    return new Switchboard(app, app.api(app.tokens.admin), shop);
  }

  async deactivate(): Promise<void> {
    expect((await this.admin.post('/api/management/modules/store/deactivate')).status).toBe(200);
  }

  async eventsOf(outTradeNo: string): Promise<EventBody[]> {
    return (await this.admin.get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body.items as EventBody[];
  }

  /** Until an order's event is confirmed that the store has not heard of. */
  async untilUntold(outTradeNo: string): Promise<EventBody> {
    return eventually(async () => {
      const [event] = await this.eventsOf(outTradeNo);
      expect(event).toMatchObject({ state: 'confirmed', deliveries: [], untold: 'store' });
      if (!event) throw new Error('no event');
      return event;
    });
  }

  /** An order is placed, prepared and paid. */
  async pay(): Promise<{ orderNumber: string; outTradeNo: string }> {
    const order = await this.shop.prepared();
    this.app.sandbox.control.pay(order.outTradeNo);
    return order;
  }

  /** An order that is paid after its module was deactivated. */
  async paidTooLate(): Promise<{ orderNumber: string; event: EventBody }> {
    const { orderNumber, outTradeNo } = await this.shop.prepared();
    await this.deactivate();
    this.app.sandbox.control.pay(outTradeNo);
    return { orderNumber, event: await this.untilUntold(outTradeNo) };
  }

  /** Somebody changes it at WeConnect itself, and the service hears of it as it does every ten minutes: by asking. */
  async setPaymentAtWeConnect(paymentStatus: 'ENABLE' | 'DISABLE'): Promise<void> {
    const { url, world } = this.app.sandbox;
    const merchants = this.app.app.get(MerchantService, { strict: false });
    const answer = await fetch(`${url}/weixin/pay/configuration/quncrmAccountId/${world.accountId}`);
    const { data } = (await answer.json()) as { data: Record<string, string | { id: string }> };
    const form = new FormData();
    form.set('paymentStatus', paymentStatus);
    for (const [name, value] of Object.entries(data)) {
      if (typeof value === 'string') form.set(name, value);
      else form.set(`${name}Id`, value.id);
    }
    expect((await fetch(`${url}/weixin/pay/configuration`, { method: 'POST', body: form })).status).toBe(200);
    await merchants.findNow(parseAccountId(world.accountId));
  }
}
