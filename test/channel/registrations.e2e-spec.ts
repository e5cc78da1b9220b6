import { type ModuleName } from '../../src/common/index.js';
import { SubscriptionService } from '../../src/webhook/index.js';
import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { PaymentDesk } from './support/payment-desk.js';

let app: TestApp;
let desk: PaymentDesk;
let admin: ApiClient;

beforeEach(async () => {
  app = await startApp();
  desk = await PaymentDesk.ofAccountWithoutPayment(app);
  admin = app.api(await app.token('admin', { accountId: app.sandbox.world.accountWithoutPayment.accountId }));
});
afterEach(() => app.stop());

const change = async (verb: 'activate' | 'deactivate'): Promise<{ needed: boolean }> =>
  (await admin.post(`/api/management/modules/store/${verb}`)).body.paymentReminder;
const reminder = async (): Promise<{ needed: boolean; message: string; link: string }> =>
  (await admin.get('/api/management/modules')).body.items.find(({ name }: { name: string }) => name === 'store')
    .paymentReminder;
const subscriptions = async (api: ApiClient): Promise<string[]> =>
  (await api.get('/api/webhook/subscriptions')).body.items
    .map(({ module, channelId }: Record<string, string>) => `${String(module)} on ${String(channelId)}`)
    .toSorted();
const soon = (api: ApiClient, modules: string[], channelId: string): Promise<void> =>
  eventually(async () => {
    expect(await subscriptions(api)).toEqual(modules.map((module) => `${module} on ${channelId}`));
  });
const channelId = (): string => app.sandbox.world.accountWithoutPayment.channelId;

describe('a module that takes payments', () => {
  it('activated, then payment opened: hears of payments, and the reminder goes away by itself', async () => {
    expect((await change('activate')).needed).toBe(true);
    expect(await reminder()).toMatchObject({ needed: true, message: expect.stringContaining('请先开通') });
    expect(await subscriptions(admin)).toEqual([]);
    await desk.open();
    expect(await reminder()).toMatchObject({ needed: false, message: '' });
    await soon(admin, ['channel', 'store'], channelId());
  });

  it('payment opened, then activated: hears of payments, and needs no reminder', async () => {
    await desk.open();
    expect((await change('activate')).needed).toBe(false);
    await soon(admin, ['channel', 'store'], channelId());
  });

  it('activated and payment opened at once: hears of payments', async () => {
    await Promise.all([change('activate'), desk.open()]);
    await soon(admin, ['channel', 'store'], channelId());
    expect((await reminder()).needed).toBe(false);
  });

  it('not activated, payment not opened: hears of nothing, and needs no reminder', async () => {
    expect(await subscriptions(admin)).toEqual([]);
    expect((await reminder()).needed).toBe(false);
  });

  it('not activated, payment opened: hears of nothing', async () => {
    await desk.open();
    await settled();
    expect(await subscriptions(admin)).toEqual([`channel on ${channelId()}`]);
  });

  it('deactivated: hears of nothing any more, and opening again does not change that', async () => {
    await change('activate');
    await desk.open();
    await soon(admin, ['channel', 'store'], channelId());
    await change('deactivate');
    expect(await subscriptions(admin)).toEqual([`channel on ${channelId()}`]);
    await desk.open();
    await settled();
    expect(await subscriptions(admin)).toEqual([`channel on ${channelId()}`]);
  });

  /** Every opening has been told to every module. */
  function settled(): Promise<void> {
    return eventually(async () => {
      const { body } = await app.api(app.tokens.operator).get('/api/webhook/events?type=open_payment');
      const states = body.items.flatMap(({ deliveries }: { deliveries: { state: string }[] }) =>
        deliveries.length === 0 ? ['none yet'] : deliveries.map(({ state }) => state),
      );
      expect(new Set(states)).toEqual(new Set(['done']));
    });
  }

  it('activated before payment was opened: is subscribed since the opening began, however late the news of it', async () => {
    await change('activate');
    await desk.open();
    await soon(admin, ['channel', 'store'], channelId());
    const opening = await app.database.collection('inbox').findOne({ type: 'open_payment' });
    const subscription = await app.database.collection('subscriptions').findOne({ module: 'store' });
    expect(subscription?.windows).toEqual([{ startAt: opening?.recvAt }]);
  });
});

describe('a payment that comes while its module', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = new Shop(app);
    await shop.open();
  });
  const pay = async (): Promise<{ orderNumber: string; outTradeNo: string }> => {
    const prepared = await shop.prepared();
    app.sandbox.control.pay(prepared.outTradeNo);
    return prepared;
  };

  it('is activated and, after a crash, not subscribed yet reaches it', async () => {
    await app.database.collection('subscriptions').deleteMany({ module: 'store' });
    const { orderNumber } = await pay();
    expect((await shop.waitFor(orderNumber, 'PAID')).status).toBe('PAID');
  });

  it('is activated and was unsubscribed on purpose does not reach it', async () => {
    const subscription = app.app.get(SubscriptionService, { strict: false });
    await subscription.unsubscribePaymentNotification(app.sandbox.world.accountId, 'store' as ModuleName);
    const { outTradeNo } = await pay();
    await eventually(async () => {
      const event = await app.database.collection('inbox').findOne({ outTradeNo });
      expect(event).toMatchObject({ state: 'confirmed', targets: [] });
    });
  });
});

describe('a second paying channel', () => {
  let shop: Shop;
  let demo: ApiClient;
  beforeEach(async () => {
    shop = new Shop(app);
    demo = app.api(app.tokens.admin);
    await shop.open();
  });
  const move = (): Promise<{ status: number }> => {
    const { channelId: second, channelAppId } = app.sandbox.world;
    const form = { weconnectAccountId: second, appId: channelAppId };
    return new PaymentDesk(app, app.tokens.admin).open(form);
  };

  it('takes the subscriptions over from the first', async () => {
    const { payingChannelId, channelId: second } = app.sandbox.world;
    expect(await subscriptions(demo)).toEqual([`store on ${payingChannelId}`]);
    expect((await move()).status).toBe(200);
    await soon(demo, ['channel', 'store'], second);
    const { items } = (await demo.get('/api/channel/channels')).body;
    expect(items.map(({ channelId: id, paymentStatus }: Record<string, string>) => [id, paymentStatus])).toEqual([
      [second, 'enabled'],
      [payingChannelId, 'proxied'],
    ]);
  });

  it('does so by an edit too', async () => {
    const { channelId: second, channelAppId } = app.sandbox.world;
    const editor = new PaymentDesk(app, app.tokens.admin);
    const form = { ...(await editor.fileIds()), weconnectAccountId: second, appId: channelAppId };
    expect((await editor.edit(form)).status).toBe(200);
    await soon(demo, ['channel', 'store'], second);
  });

  it('loses no payment that was told before it and believed after it', async () => {
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 3 });
    app.sandbox.control.pay(outTradeNo);
    await eventually(() => {
      expect(app.sandbox.control.calls().findOrder).toBeGreaterThanOrEqual(3);
    });
    await move();
    await soon(demo, ['channel', 'store'], app.sandbox.world.channelId);
    await eventually(async () => {
      expect((await shop.find(orderNumber)).status).toBe('PAID');
    }, 20_000);
  });
});

describe("the account's own module", () => {
  it('leaves a channel alone that a payment names and another account has', async () => {
    const { accountWithoutPayment } = app.sandbox.world;
    await admin.get(`/api/channel/channels/${accountWithoutPayment.channelId}`);
    const editor = new PaymentDesk(app, app.tokens.admin);
    await editor.edit(await editor.fileIds());
    const { body } = await app.api(app.tokens.service).post('/api/trade/pay', {
      subject: 'tea',
      totalFee: 1,
      openId: app.sandbox.world.users[0]?.openIds.underPayingChannel,
      metadata: { channelId: accountWithoutPayment.channelId },
    });
    app.sandbox.control.pay(body.outTradeNo);
    await eventually(async () => {
      const events = await app
        .api(app.tokens.operator)
        .get(`/api/webhook/events?outTradeNo=${String(body.outTradeNo)}`);
      expect(events.body.items).toMatchObject([{ deliveries: [{ module: 'channel', state: 'done' }] }]);
    });
    const { items } = (await app.api(app.tokens.admin).get('/api/channel/channels')).body;
    expect(items).toHaveLength(1);
  });
});
