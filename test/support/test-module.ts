import { type OrderPaymentView } from '../../src/features/kit/index.js';
import { type Sandbox } from '../../src/sandbox/index.js';
import { type ApiClient } from './api-client.js';
import { eventually } from './eventually.js';
import { type TestApp } from './start-app.js';

/** What a test of a module says of it. */
interface TestedModule {
  /** As its `static/config.json` names it. */
  module: string;
  /** What the body of an order has beside the buyer: something that can be had each time it is asked for. */
  wish: () => object | Promise<object>;
}

/** So often is everything told. */
const COPIES = 20;

/**
 * The contract of a module that takes payments, over real HTTP: an order is paid, fails, is closed, is paid twice, is refunded in parts and in
 * surplus, and each of it once, however often and in whatever order it is told. To be called in a test file, beside `useApp`.
 */
export function testModule(app: TestApp, { module, wish }: TestedModule): void {
  describe(`the module ${module} keeps the contract of modules: an order`, () => {
    const buyer = new Buyer(app, module, wish);
    beforeAll(async () => {
      const admin = app.api(app.tokens.admin);
      expect((await admin.post(`/api/management/modules/${module}/activate`)).status).toBe(200);
    });
    beforeEach(() => {
      app.sandbox.control.reset();
    });

    it('is unpaid when it is placed, and PAID once its payment is', async () => {
      const order = await buyer.place();
      expect(order).toMatchObject({ status: 'AWAITING_PAYMENT', totalFee: expect.any(Number) });
      const outTradeNo = await buyer.prepare(order.orderNumber);
      const { tradeNo } = buyer.control.pay(outTradeNo);
      const paid = { status: 'PAID', totalFee: order.totalFee, outTradeNo, tradeNo, paidAt: expect.any(String) };
      await buyer.waitFor(order.orderNumber, { ...paid, surplus: [] });
    });

    it('answers the same trade, however often its payment is prepared', async () => {
      const { orderNumber } = await buyer.place();
      const numbers = await Promise.all(Array.from({ length: 5 }, () => buyer.prepare(orderNumber)));
      expect(new Set(numbers).size).toBe(1);
    });

    it('is PAYMENT_FAILED where its payment fails, and is paid all the same by the next try', async () => {
      const { orderNumber, outTradeNo } = await buyer.prepared();
      buyer.control.fail(outTradeNo);
      await buyer.waitFor(orderNumber, { status: 'PAYMENT_FAILED' });
      buyer.control.pay(await buyer.prepare(orderNumber));
      await buyer.waitFor(orderNumber, { status: 'PAID' });
    });

    it('goes on by another trade where its trade was closed', async () => {
      const { orderNumber, outTradeNo } = await buyer.prepared();
      buyer.control.setState(outTradeNo, { tradeStatus: 'CLOSED' });
      await buyer.control.send({ outTradeNo });
      await buyer.untilTold(outTradeNo, 1);
      const next = await buyer.prepare(orderNumber);
      expect(next).not.toBe(outTradeNo);
      buyer.control.pay(next);
      await buyer.waitFor(orderNumber, { status: 'PAID', outTradeNo: next });
    });

    it('is paid once where two of its trades are, and the other payment is surplus until it is given back', async () => {
      const { orderNumber, outTradeNo: first } = await buyer.prepared();
      const second = await buyer.prepare(orderNumber, 'NATIVE');
      buyer.control.pay(first);
      await buyer.waitFor(orderNumber, { status: 'PAID', outTradeNo: first });
      const { totalFee } = buyer.control.pay(second);
      await buyer.waitFor(orderNumber, { status: 'PAID', surplus: [{ outTradeNo: second, totalFee }] });
      expect((await buyer.api.get(`/api/trade/orders/${second}`)).body.flags).toContain('surplus');
      await buyer.refund(second, Number(totalFee));
      await buyer.waitFor(orderNumber, { status: 'PAID', outTradeNo: first, surplus: [] });
    });

    it('stays PAID while a part of its money goes back, and is REFUNDED with the rest', async () => {
      const { orderNumber, outTradeNo, totalFee } = await buyer.paid();
      await buyer.refund(outTradeNo, 1);
      await buyer.waitFor(orderNumber, { status: 'PAID', refundedFee: 1 });
      await buyer.refund(outTradeNo, totalFee - 1);
      await buyer.waitFor(orderNumber, { status: 'REFUNDED', refundedFee: totalFee });
    });

    it(`is paid and refunded once, though each of it is told ${COPIES} times`, async () => {
      buyer.control.policy({ copies: COPIES });
      const { orderNumber, outTradeNo, totalFee } = await buyer.paid();
      await buyer.refund(outTradeNo, totalFee);
      await buyer.waitFor(orderNumber, { status: 'REFUNDED', refundedFee: totalFee, surplus: [] });
    });

    it('comes out the same where what happened is told in reverse', async () => {
      buyer.control.policy({ hold: true, order: 'reverse' });
      const { orderNumber, outTradeNo, totalFee } = await buyer.prepared();
      buyer.control.fail(outTradeNo);
      buyer.control.pay(outTradeNo);
      await buyer.refund(outTradeNo, totalFee);
      const told = (await buyer.control.release('reverse')).map(({ body }) => JSON.parse(body).data.tradeStatus);
      expect(told).toEqual(['REFUND', 'PAY_SUCCESS', 'PAY_ERROR']);
      await buyer.waitFor(orderNumber, { status: 'REFUNDED', refundedFee: totalFee, surplus: [] });
    });

    it('is of nobody else: another account does not find it, nor can it pay it', async () => {
      const { orderNumber } = await buyer.place();
      const stranger = app.api(await app.token('service', { accountId: 'a-stranger' as never }));
      const path = `/api/${module}/orders/${orderNumber}`;
      expect((await stranger.get(path)).status).toBe(404);
      expect((await stranger.post(`${path}/pay`)).status).toBe(404);
    });

    it('is not placed while the module is not active', async () => {
      const admin = app.api(app.tokens.admin);
      await admin.post(`/api/management/modules/${module}/deactivate`);
      const { status, body } = await buyer.order();
      await admin.post(`/api/management/modules/${module}/activate`);
      expect([status, body.code]).toEqual([403, 'module-not-activated']);
    });
  });
}

/** Somebody who orders from a module as its page does. */
class Buyer {
  constructor(
    private readonly app: TestApp,
    private readonly module: string,
    private readonly wish: TestedModule['wish'],
  ) {}

  get api(): ApiClient {
    return this.app.api(this.app.tokens.service);
  }

  get control(): Sandbox['control'] {
    return this.app.sandbox.control;
  }

  /** Under the paying channel. */
  get openId(): string {
    return this.app.sandbox.world.users[0]?.openIds.underPayingChannel ?? '';
  }

  /** Asks for an order, whatever becomes of it. */
  async order(): ReturnType<ApiClient['post']> {
    const { channelId } = this.app.sandbox.world;
    const wish = await this.wish();
    return this.api.post(`/api/${this.module}/orders`, { channelId, buyerId: this.openId, ...wish });
  }

  async place(): Promise<OrderPaymentView> {
    const { status, body } = await this.order();
    expect(status).toBe(201);
    return body as OrderPaymentView;
  }

  /** @returns the trade that pays the order */
  async prepare(orderNumber: string, tradeType = 'JSAPI'): Promise<string> {
    const { status, body } = await this.api.post(`/api/${this.module}/orders/${orderNumber}/pay`, { tradeType });
    expect(status).toBe(201);
    return body.outTradeNo as string;
  }

  async prepared(): Promise<OrderPaymentView & { outTradeNo: string }> {
    const order = await this.place();
    return { ...order, outTradeNo: await this.prepare(order.orderNumber) };
  }

  async paid(): Promise<OrderPaymentView & { outTradeNo: string }> {
    const order = await this.prepared();
    this.control.pay(order.outTradeNo);
    await this.waitFor(order.orderNumber, { status: 'PAID' });
    return order;
  }

  async refund(outTradeNo: string, refundFee: number): Promise<void> {
    await eventually(async () => {
      expect((await this.api.post('/api/trade/refunds', { outTradeNo, refundFee })).status).toBe(201);
    });
  }

  waitFor(orderNumber: string, expected: object): Promise<void> {
    return eventually(async () => {
      expect((await this.api.get(`/api/${this.module}/orders/${orderNumber}`)).body).toMatchObject(expected);
    });
  }

  /** Until so many events of the trade have been handled by every module. */
  untilTold(outTradeNo: string, events: number): Promise<void> {
    const admin = this.app.api(this.app.tokens.admin);
    return eventually(async () => {
      const { items } = (await admin.get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body;
      expect(items).toHaveLength(events);
      for (const { id } of items) {
        const { deliveries } = (await admin.get(`/api/webhook/events/${id}`)).body;
        expect(deliveries.length).toBeGreaterThan(0);
        for (const { state } of deliveries) expect(state).toBe('done');
      }
    });
  }
}
