import { type TestApp } from './start-app.js';
import { eventually } from './eventually.js';

interface OrderBody {
  orderNumber: string;
  totalFee: number;
  status: string;
  outTradeNo?: string;
  tradeNo?: string;
  paidAt?: string;
}

/** A buyer in the demo account's shop: what a page does, over real HTTP. */
export class Shop {
  constructor(private readonly app: TestApp) {}

  /** Turns the store on for the demo account. */
  async open(): Promise<void> {
    const { status } = await this.app.api(this.app.tokens.admin).post('/api/management/modules/store/activate');
    expect(status).toBe(200);
  }

  /** An order of one packet of tea, 19.90 yuan. */
  async order(): Promise<OrderBody> {
    const { world } = this.app.sandbox;
    const { status, body } = await this.api.post('/api/store/orders', {
      channelId: world.channelId,
      buyerId: world.users[0]?.openIds.underPayingChannel,
      items: [{ goodsId: 'longjing-tea', quantity: 1 }],
    });
    expect(status).toBe(201);
    return body as OrderBody;
  }

  /** Prepares the payment of an order. @returns its outTradeNo */
  async prepare(orderNumber: string): Promise<string> {
    const { status, body } = await this.api.post(`/api/store/orders/${orderNumber}/pay`);
    expect(status).toBe(201);
    return (body as { outTradeNo: string }).outTradeNo;
  }

  /** Orders and prepares; the payer has not paid yet. */
  async prepared(): Promise<{ orderNumber: string; outTradeNo: string }> {
    const { orderNumber } = await this.order();
    return { orderNumber, outTradeNo: await this.prepare(orderNumber) };
  }

  /** Orders and pays: the shop has heard of it. */
  async paid(): Promise<{ orderNumber: string; outTradeNo: string }> {
    const order = await this.prepared();
    this.app.sandbox.control.pay(order.outTradeNo);
    await this.waitFor(order.orderNumber, 'PAID');
    return order;
  }

  async find(orderNumber: string): Promise<OrderBody> {
    const { status, body } = await this.api.get(`/api/store/orders/${orderNumber}`);
    expect(status).toBe(200);
    return body as OrderBody;
  }

  async waitFor(orderNumber: string, status: string): Promise<OrderBody> {
    return eventually(async () => {
      const order = await this.find(orderNumber);
      expect(order.status).toBe(status);
      return order;
    });
  }

  private get api(): ReturnType<TestApp['api']> {
    return this.app.api(this.app.tokens.service);
  }
}
