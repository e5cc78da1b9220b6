import { Injectable, Module } from '@nestjs/common';
import { OnChannelEvent, OnPayment, type PaymentContext, PermanentFailure } from '../../src/webhook/index.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { type TestApp, useApp } from '../support/start-app.js';

/** A module whose handler does what a test tells it to. */
@Injectable()
class ProbeHandler {
  readonly seen: PaymentContext[] = [];
  readonly scans: unknown[] = [];
  behave: (context: PaymentContext) => Promise<void> = () => Promise.resolve();

  @OnPayment('probe')
  async book(context: PaymentContext): Promise<void> {
    this.seen.push(context);
    await this.behave(context);
  }

  @OnChannelEvent('event-scan', 'probe')
  scan(context: { data: unknown }): void {
    this.scans.push(context.data);
  }
}

@Module({ providers: [ProbeHandler] })
class ProbeModule {}

const app = useApp({ imports: [ProbeModule] });
let shop: Shop;
let probe: ProbeHandler;

beforeAll(async () => {
  shop = new Shop(app);
  probe = app.app.get(ProbeHandler);
  await shop.open();
  const { payingChannelId: channelId } = app.sandbox.world;
  await api().post('/api/webhook/subscriptions', {
    module: 'probe',
    channelId,
    type: 'msg',
    dataType: 'payment_notification',
  });
});
beforeEach(() => {
  probe.seen.length = 0;
  probe.behave = () => Promise.resolve();
});

const api = (): ReturnType<TestApp['api']> => app.api(app.tokens.admin);

interface DeliveryBody {
  id: string;
  module: string;
  state: string;
  attempts: number;
  lastError?: string;
  nextAttemptAt?: string;
}

const deliveryOf = async (outTradeNo: string, module = 'probe'): Promise<DeliveryBody> => {
  const { body } = await api().get(`/api/webhook/events?outTradeNo=${outTradeNo}`);
  return body.items[0].deliveries.find((one: DeliveryBody) => one.module === module);
};
const payOne = async (): Promise<{ orderNumber: string; outTradeNo: string }> => {
  const order = await shop.prepared();
  app.sandbox.control.pay(order.outTradeNo);
  return order;
};
const untilDelivery = (outTradeNo: string, expected: Partial<DeliveryBody>): Promise<DeliveryBody> =>
  eventually(async () => {
    const delivery = await deliveryOf(outTradeNo);
    expect(delivery).toMatchObject(expected);
    return delivery;
  });

describe('a delivery', () => {
  it('gives the handler the confirmed trade and what was notified', async () => {
    const { outTradeNo } = await payOne();
    await untilDelivery(outTradeNo, { state: 'done', attempts: 1 });
    expect(probe.seen).toHaveLength(1);
    expect(probe.seen[0]).toMatchObject({
      eventKey: expect.any(String),
      attempt: 1,
      trade: { outTradeNo, tradeStatus: 'PAY_SUCCESS', totalFee: 1990 },
      notification: { outTradeNo, tradeStatus: 'PAY_SUCCESS', totalFee: 1990, tradeNo: expect.any(String) },
      signal: expect.any(AbortSignal),
    });
  });

  it('that fails is tried again, and its error is shown meanwhile', async () => {
    probe.behave = ({ attempt }) =>
      attempt === 1 ? Promise.reject(new Error('the till is jammed')) : Promise.resolve();
    const { outTradeNo } = await payOne();
    await untilDelivery(outTradeNo, {
      state: 'pending',
      attempts: 1,
      lastError: 'Error: the till is jammed',
      nextAttemptAt: expect.any(String),
    });
    await untilDelivery(outTradeNo, { state: 'done', attempts: 2 });
    expect(new Set(probe.seen.map(({ eventKey }) => eventKey)).size).toBe(1);
  });

  it('that fails holds up no other module', async () => {
    probe.behave = () => Promise.reject(new Error('broken'));
    const { orderNumber, outTradeNo } = await payOne();
    await shop.waitFor(orderNumber, 'PAID');
    await eventually(async () => {
      expect((await deliveryOf(outTradeNo, 'store')).state).toBe('done');
    });
  });

  it('that can never succeed is dead at once, and done once it is replayed after the cause was mended', async () => {
    probe.behave = () => Promise.reject(new PermanentFailure('no such shelf'));
    const { outTradeNo } = await payOne();
    const { id } = await untilDelivery(outTradeNo, {
      state: 'dead',
      attempts: 1,
      lastError: expect.stringContaining('no such shelf'),
    });
    probe.behave = () => Promise.resolve();
    expect((await api().post(`/api/webhook/deliveries/${encodeURIComponent(id)}/replay`)).status).toBe(202);
    await untilDelivery(outTradeNo, { state: 'done', attempts: 1 });
  });

  it('that waits for its next try can be replayed at once', async () => {
    let broken = true;
    probe.behave = ({ attempt }) => (broken || attempt > 1 ? Promise.reject(new Error('broken')) : Promise.resolve());
    const { outTradeNo } = await payOne();
    const { id } = await untilDelivery(outTradeNo, { state: 'pending', attempts: 2 });
    broken = false;
    await api().post(`/api/webhook/deliveries/${encodeURIComponent(id)}/replay`);
    await untilDelivery(outTradeNo, { state: 'done', attempts: 1 });
  });

  it('is replayed for a span of time, after a dry run has counted', async () => {
    const from = new Date().toISOString();
    const { orderNumber, outTradeNo } = await payOne();
    await untilDelivery(outTradeNo, { state: 'done' });
    await shop.waitFor(orderNumber, 'PAID');
    const range = { from, to: new Date(Date.now() + 1000).toISOString(), module: 'probe' };
    const dryRun = await api().post('/api/webhook/events/replay', { ...range, dryRun: true });
    expect(dryRun.body).toEqual({ replayed: 1, dryRun: true });
    const unsaid = await api().post('/api/webhook/events/replay', { ...range, dryRun: null });
    expect([unsaid.status, unsaid.body.errors]).toEqual([400, [{ field: 'dryRun', message: expect.any(String) }]]);
    expect(probe.seen).toHaveLength(1);
    const replay = await api().post('/api/webhook/events/replay', range);
    expect(replay.body).toEqual({ replayed: 1, dryRun: false });
    await eventually(() => {
      expect(probe.seen).toHaveLength(2);
    });
  });

  it.each(['2024-W01-1', '2024-123', '20240101', '2024-01-01T00:00:00', '2024-01-01', 1704067200000])(
    'is not replayed from or to %p, which is no moment with its offset',
    async (time) => {
      const { status, headers, body } = await api().post('/api/webhook/events/replay', { from: time, to: time });
      expect([status, headers.get('content-type')]).toEqual([400, expect.stringContaining('application/problem+json')]);
      const message = 'must be a moment with its offset (2024-05-01T18:05:00+08:00)';
      expect(body.errors).toEqual([
        { field: 'from', message },
        { field: 'to', message },
      ]);
    },
  );

  it('replayed leaves an order paid as it was', async () => {
    const { orderNumber, outTradeNo } = await payOne();
    const paid = await shop.waitFor(orderNumber, 'PAID');
    await eventually(async () => {
      expect((await deliveryOf(outTradeNo, 'store')).state).toBe('done');
    });
    const { id } = await deliveryOf(outTradeNo, 'store');
    await api().post(`/api/webhook/deliveries/${encodeURIComponent(id)}/replay`);
    await eventually(async () => {
      expect((await deliveryOf(outTradeNo, 'store')).state).toBe('done');
    });
    expect(await shop.find(orderNumber)).toEqual(paid);
  });

  it('is nothing that another account could replay', async () => {
    const { outTradeNo } = await payOne();
    const { id } = await untilDelivery(outTradeNo, { state: 'done' });
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('admin', { accountId }));
    const { status, body } = await other.post(`/api/webhook/deliveries/${encodeURIComponent(id)}/replay`);
    expect([status, body.code]).toEqual([404, 'delivery-not-found']);
  });

  it('of a message or an action reaches the module that subscribed to it', async () => {
    const { channelId } = app.sandbox.world;
    await api().post('/api/webhook/subscriptions', { module: 'probe', channelId, type: 'event', dataType: 'scan' });
    const scan = { type: 'event', channel: { id: channelId }, data: { type: 'scan', sceneId: 'entrance' } };
    await app.api().post('/api/webhook/weconnect', scan);
    await eventually(() => {
      expect(probe.scans).toEqual([{ type: 'scan', sceneId: 'entrance' }]);
    });
  });
});
