import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { CLOSABLE_AGE, TimeMachine } from '../support/time-machine.js';

let app: TestApp;
let shop: Shop;
let api: ApiClient;
const channelId = (): string => app.sandbox.world.channelId;
const buyerId = (user = 0): string => app.sandbox.world.users[user]?.openIds.underPayingChannel ?? '';
const tea = (quantity: unknown = 1): object => ({
  channelId: channelId(),
  buyerId: buyerId(),
  items: [{ goodsId: 'longjing-tea', quantity }],
});

beforeAll(async () => {
  app = await startApp();
  shop = new Shop(app);
  api = app.api(app.tokens.service);
  await shop.open();
});
afterAll(() => app.stop());

describe('the shop', () => {
  it('lists what it sells, with prices in fen', async () => {
    const { body } = await api.get('/api/store/goods');
    expect(body.items[0]).toEqual({ id: 'longjing-tea', name: expect.any(String), price: 1990 });
  });

  it('takes an order, and awaits its payment', async () => {
    const { status, body } = await api.post('/api/store/orders', tea(3));
    expect(status).toBe(201);
    expect(body).toEqual({ orderNumber: expect.any(String), totalFee: 5970, status: 'AWAITING_PAYMENT' });
  });

  it('begins another trade where the first was closed', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    new TimeMachine(app).travel(CLOSABLE_AGE);
    expect((await api.post(`/api/trade/orders/${outTradeNo}/close`)).status).toBe(200);
    const next = await shop.prepare(orderNumber);
    expect(next).not.toBe(outTradeNo);
    app.sandbox.control.pay(next);
    expect((await shop.waitFor(orderNumber, 'PAID')).outTradeNo).toBe(next);
  });

  it('turns from a QR code to JSAPI by another trade', async () => {
    const { orderNumber } = await shop.order();
    const native = await api.post(`/api/store/orders/${orderNumber}/pay`, { tradeType: 'NATIVE' });
    expect(native.body).toMatchObject({ tradeType: 'NATIVE', qrCode: expect.stringMatching(/^data:image\/svg/) });
    expect(await shop.prepare(orderNumber)).not.toBe(native.body.outTradeNo);
  });

  it('refuses to take money for an order that is paid', async () => {
    const { orderNumber } = await shop.paid();
    const { status, body } = await api.post(`/api/store/orders/${orderNumber}/pay`);
    expect([status, body.code]).toEqual([409, 'order-not-payable']);
  });

  describe('whose money goes back', () => {
    const refund = (outTradeNo: string, refundFee: number): ReturnType<ApiClient['post']> =>
      api.post('/api/trade/refunds', { outTradeNo, refundFee });
    /** Every notification up to now has been handled once a later one has. */
    const settled = async (): Promise<unknown> => shop.paid();

    it('wholly: the order is refunded', async () => {
      const { orderNumber, outTradeNo } = await shop.paid();
      expect((await refund(outTradeNo, 1990)).status).toBe(201);
      await shop.waitFor(orderNumber, 'REFUNDED');
    });

    const told = (outTradeNo: string, type: string): Promise<{ state: string }[]> =>
      api.get(`/api/webhook/events?outTradeNo=${outTradeNo}&type=${type}`).then(({ body }) => body.items);
    const untilRefunded = (orderNumber: string, refundedFee: number): Promise<unknown> =>
      eventually(async () => {
        expect(await shop.find(orderNumber)).toMatchObject({ refundedFee });
      });

    it('in part: the order stays paid, and says how much went back', async () => {
      const { orderNumber, outTradeNo } = await shop.paid();
      expect((await refund(outTradeNo, 1)).status).toBe(201);
      await untilRefunded(orderNumber, 1);
      await settled();
      expect((await shop.find(orderNumber)).status).toBe('PAID');
    });

    it('wholly in two parts: the order is refunded with the second', async () => {
      const { orderNumber, outTradeNo } = await shop.paid();
      await refund(outTradeNo, 990);
      await untilRefunded(orderNumber, 990);
      expect((await shop.find(orderNumber)).status).toBe('PAID');
      await refund(outTradeNo, 1000);
      expect(await shop.waitFor(orderNumber, 'REFUNDED')).toMatchObject({ refundedFee: 1990 });
    });

    it('in many parts at once: each is told once, beside what WeConnect tells', async () => {
      const { orderNumber, outTradeNo } = await shop.paid();
      const parts = Array.from({ length: 10 }, () => 199);
      for (const { status } of await Promise.all(parts.map((fee) => refund(outTradeNo, fee)))) expect(status).toBe(201);
      await shop.waitFor(orderNumber, 'REFUNDED');
      await app.sandbox.control.send({ outTradeNo, copies: 3 });
      await settled();
      expect(await shop.find(orderNumber)).toMatchObject({ status: 'REFUNDED', refundedFee: 1990 });
      await eventually(async () => {
        expect(await told(outTradeNo, 'refund_settled')).toEqual(
          parts.map(() => expect.objectContaining({ state: 'confirmed' })),
        );
      });
      expect(await told(outTradeNo, 'msg-payment_notification')).toHaveLength(2);
    });

    it('wholly, and WeConnect tells of nothing: the order is refunded', async () => {
      const { orderNumber, outTradeNo } = await shop.paid();
      app.sandbox.control.policy({ drop: true });
      await refund(outTradeNo, 1990);
      await shop.waitFor(orderNumber, 'REFUNDED');
      app.sandbox.control.policy({});
    });

    it('only once WeChat is done with it', async () => {
      const { orderNumber, outTradeNo } = await shop.paid();
      app.sandbox.control.nextRefunds({ refundStatus: 'PROCESSING' });
      app.sandbox.control.fault({ call: 'createRefund', kind: 'cut-after' });
      app.sandbox.control.fault({ call: 'findRefund', kind: '5xx', times: 20 });
      const wish = { outTradeNo, outRefundNo: 'slow-refund', refundFee: 1990 };
      expect((await api.post('/api/trade/refunds', wish)).status).toBe(504);
      app.sandbox.control.nextRefunds({ refundStatus: 'SUCCESS' });
      app.sandbox.control.clearFaults();
      expect((await api.get('/api/trade/refunds/slow-refund?refresh=true')).body.refundStatus).toBe('PROCESSING');
      await settled();
      expect((await shop.find(orderNumber)).status).toBe('PAID');
      app.sandbox.control.setRefundState('slow-refund', { refundStatus: 'SUCCESS' });
      expect((await api.get('/api/trade/refunds/slow-refund?refresh=true')).body.refundStatus).toBe('SUCCESS');
      await shop.waitFor(orderNumber, 'REFUNDED');
    });

    it('in part before the shop heard of the payment: the order is paid', async () => {
      app.sandbox.control.policy({ hold: true });
      const { orderNumber, outTradeNo } = await shop.prepared();
      app.sandbox.control.pay(outTradeNo);
      expect((await refund(outTradeNo, 1)).status).toBe(201);
      await app.sandbox.control.release('reverse');
      app.sandbox.control.policy({});
      expect(await shop.waitFor(orderNumber, 'PAID')).toMatchObject({ outTradeNo });
    });
  });

  it.each([
    [{ items: [] }, 'items'],
    [{ items: [{ goodsId: 'moon-dust', quantity: 1 }] }, 'items.0.goodsId'],
    [{ items: [{ goodsId: 'longjing-tea', quantity: 0 }] }, 'items.0.quantity'],
    [{ items: [{ goodsId: 'longjing-tea', quantity: 1.5 }] }, 'items.0.quantity'],
    [{ items: [{ goodsId: { $gt: '' }, quantity: 1 }] }, 'items.0.goodsId'],
    [{ buyerId: { $ne: '' } }, 'buyerId'],
    [{ channelId: undefined }, 'channelId'],
  ])('names the faulty field of %o', async (change, field) => {
    const { status, body } = await api.post('/api/store/orders', { ...tea(), ...change });
    expect(status).toBe(400);
    expect(body.errors).toContainEqual({ field, message: expect.any(String) });
  });

  it('is closed to an account that has not activated it', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('service', { accountId }));
    const { status, body } = await other.post('/api/store/orders', tea());
    expect([status, body.code]).toEqual([403, 'module-not-activated']);
  });

  it("takes no order in a channel that is another account's, or none: its records would never show the payment", async () => {
    const { accountId, channelId: another } = app.sandbox.world.accountWithoutPayment;
    const owner = app.api(await app.token('admin', { accountId }));
    const subscription = { module: 'store', channelId: another, type: 'msg', dataType: 'payment_notification' };
    expect((await owner.post('/api/webhook/subscriptions', subscription)).status).toBe(201);
    for (const channel of [another, 'a'.repeat(24)]) {
      const { status, body } = await api.post('/api/store/orders', { ...tea(), channelId: channel });
      expect([status, body.code]).toEqual([404, 'channel-not-found']);
    }
  });

  it('shows no order to another account', async () => {
    const { orderNumber } = await shop.order();
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('service', { accountId }));
    expect((await other.get(`/api/store/orders/${orderNumber}`)).status).toBe(404);
    expect((await other.post(`/api/store/orders/${orderNumber}/pay`)).status).toBe(404);
  });

  it('lets a mobile user order, see and pay for themselves only', async () => {
    const me = app.api(await app.token('mobile', { channelId: channelId(), openId: buyerId() }));
    const other = app.api(await app.token('mobile', { channelId: channelId(), openId: buyerId(1) }));
    const mine = await me.post('/api/store/orders', tea());
    expect(mine.status).toBe(201);
    expect((await me.get(`/api/store/orders/${mine.body.orderNumber}`)).status).toBe(200);
    expect((await other.get(`/api/store/orders/${mine.body.orderNumber}`)).status).toBe(404);
    expect((await other.post('/api/store/orders', tea())).status).toBe(403);
  });
});
