import { jest } from '@jest/globals';
import { SubscriptionRepository } from '../../src/webhook/subscriptions/subscription.repository.js';
import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { type Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { Switchboard } from './support/switchboard.js';
import { ActivationPolicy } from '../../src/features/activation/activation.js';

/** Whoever is active when a payment comes is told of it, whatever became of the subscription: that is a copy. */
let board: Switchboard;
let app: TestApp;
let admin: ApiClient;
let shop: Shop;

beforeEach(async () => {
  board = await Switchboard.open();
  ({ app, admin, shop } = board);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await app.stop();
});

describe('a payment of a module that was activated again', () => {
  it('reaches it although its subscription could not be written', async () => {
    await board.deactivate();
    jest
      .spyOn(app.app.get(SubscriptionRepository, { strict: false }), 'change')
      .mockRejectedValueOnce(new Error('a failover'));
    await admin.post('/api/management/modules/store/activate');
    await shop.paid();
  });

  it('reaches it although payment was disabled at WeConnect meanwhile, and enabled again there', async () => {
    await board.deactivate();
    await board.setPaymentAtWeConnect('DISABLE');
    const { body } = await admin.post('/api/management/modules/store/activate');
    expect(body.paymentReminder.needed).toBe(true);
    await board.setPaymentAtWeConnect('ENABLE');
    await shop.paid();
    const { body: list } = await admin.get('/api/management/modules');
    expect(list.items).toContainEqual(
      expect.objectContaining({ name: 'store', paymentReminder: expect.objectContaining({ needed: false }) }),
    );
  });
});

describe('an active module that is unsubscribed on purpose', () => {
  const subscription = (): Record<string, string> => ({
    module: 'store',
    channelId: app.sandbox.world.payingChannelId,
    type: 'msg',
    dataType: 'payment_notification',
  });
  const unsubscribe = async (): Promise<void> => {
    expect((await admin.delete('/api/webhook/subscriptions', subscription())).status).toBe(204);
  };
  it('hears of no payment, and its own are flagged', async () => {
    await unsubscribe();
    const { outTradeNo } = await board.pay();
    await board.untilUntold(outTradeNo);
  });

  it('hears of no payment where its subscription was never written', async () => {
    await app.database.collection('subscriptions').deleteMany({});
    await unsubscribe();
    await board.untilUntold((await board.pay()).outTradeNo);
  });

  it('hears again once it is subscribed again, of what came meanwhile too', async () => {
    await unsubscribe();
    const before = await board.pay();
    await board.untilUntold(before.outTradeNo);
    expect((await admin.post('/api/webhook/subscriptions', subscription())).status).toBe(201);
    await shop.paid();
    await shop.waitFor(before.orderNumber, 'PAID');
  });

  it('hears again once it is activated again, whatever becomes of its subscription', async () => {
    await unsubscribe();
    await board.deactivate();
    const change = jest.spyOn(app.app.get(SubscriptionRepository, { strict: false }), 'change');
    change.mockRejectedValue(new Error('a failover'));
    await admin.post('/api/management/modules/store/activate');
    await shop.paid();
  });
});

describe('a payment', () => {
  it('reaches no module that there is not, however it came to be subscribed; and one that comes with another version', async () => {
    const { accountId, payingChannelId: channelId } = app.sandbox.world;
    const eventType = 'msg-payment_notification';
    const windows = [{ startAt: new Date(0) }];
    const row = { module: 'nosuch', channelId, eventType, accountId, windows, version: 1 };
    const _id = `${channelId}|${eventType}|nosuch` as never;
    await app.database.collection('subscriptions').insertOne({ _id, ...row });
    const { outTradeNo } = await shop.paid();
    const [event] = await board.eventsOf(outTradeNo);
    expect(event).toMatchObject({ deliveries: [{ module: 'store' }], skipped: ['nosuch'] });
    // The next version has that module: reservation stands for it.
    const inbox = app.database.collection('inbox');
    await inbox.updateOne({ outTradeNo }, { $set: { skipped: ['reservation'] } });
    await eventually(async () => {
      const [later] = await board.eventsOf(outTradeNo);
      expect(later?.deliveries.map(({ module, state }) => [module, state])).toContainEqual(['reservation', 'done']);
      expect(later?.skipped).toBeUndefined();
    });
  });

  it('names whatever module its order does: one that nobody has flags nothing', async () => {
    const order = { subject: 'by hand', totalFee: 1, metadata: { module: 'another-system' }, tradeType: 'NATIVE' };
    const { body } = await admin.post('/api/trade/pay', order);
    app.sandbox.control.pay(body.outTradeNo as string);
    await eventually(async () => {
      const [event] = await board.eventsOf(body.outTradeNo as string);
      expect(event).toMatchObject({ state: 'confirmed' });
      expect(event?.untold).toBeUndefined();
    });
  });

  it('reaches a module that was activated before activations kept their windows', async () => {
    const $unset = { windows: 1, revision: 1, installAt: 1 };
    await app.database.collection('activations').updateMany({}, { $unset });
    await app.database.collection('subscriptions').deleteMany({});
    await shop.paid();
    await board.deactivate();
    await shop.open();
    await shop.paid();
  });
});

describe('turning a module on or off', () => {
  it('is answered as done while WeConnect is away: it is', async () => {
    await board.deactivate();
    await app.database.collection('payment_configs').deleteMany({});
    app.sandbox.control.fault({ call: 'findPaymentConfiguration', kind: '5xx', times: 100 });
    const { status, body } = await admin.post('/api/management/modules/store/activate');
    expect([status, body.activated]).toEqual([200, true]);
    expect(body.paymentReminder).toMatchObject({ needed: false, message: expect.stringContaining('暂时无法确认') });
    app.sandbox.control.clearFaults();
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('ends subscribed by a worker of another process, where the first could not', async () => {
    await board.deactivate();
    const change = jest.spyOn(app.app.get(SubscriptionRepository, { strict: false }), 'change');
    change.mockRejectedValueOnce(new Error('a failover'));
    await admin.post('/api/management/modules/store/activate');
    expect((await admin.get('/api/webhook/subscriptions')).body.items).toEqual([]);
    const { databaseName, sandbox } = app;
    const second = await startApp({
      databaseName,
      sandbox,
      policies: [[ActivationPolicy, { lookEvery: 100 }]],
    });
    try {
      await app.database.collection('activations').updateMany({}, { $set: { installAt: new Date(0) } });
      await eventually(async () => {
        expect((await admin.get('/api/webhook/subscriptions')).body.items).toHaveLength(1);
      });
    } finally {
      await second.stop();
    }
  });
});
