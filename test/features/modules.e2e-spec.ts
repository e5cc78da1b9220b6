import { startApp, type TestApp } from '../support/start-app.js';
import { type ApiClient } from '../support/api-client.js';
import { Shop } from '../support/shop.js';

let app: TestApp;
let admin: ApiClient;
const subscriptions = async (api: ApiClient): Promise<unknown[]> =>
  (await api.get('/api/webhook/subscriptions')).body.items;

beforeEach(async () => {
  app = await startApp();
  admin = app.api(app.tokens.admin);
});
afterEach(() => app.stop());

describe('a module', () => {
  it('is listed with how it stands with the account', async () => {
    const { body } = await admin.get('/api/management/modules');
    expect(body.items).toContainEqual({
      name: 'store',
      title: { zh: '微商城', en: 'Store' },
      hasPayment: true,
      activated: false,
      paymentReminder: { needed: false, message: '', link: expect.stringContaining('/console/channels') },
    });
  });

  it('hears of payments once it is activated, where the account has a paying channel', async () => {
    const { status, body } = await admin.post('/api/management/modules/store/activate');
    expect([status, body.activated, body.paymentReminder.needed]).toEqual([200, true, false]);
    expect(await subscriptions(admin)).toEqual([
      {
        module: 'store',
        channelId: app.sandbox.world.payingChannelId,
        type: 'msg',
        dataType: 'payment_notification',
        startAt: expect.any(String),
      },
    ]);
  });

  it('changes nothing when it is activated again', async () => {
    await admin.post('/api/management/modules/store/activate');
    const once = await subscriptions(admin);
    await admin.post('/api/management/modules/store/activate');
    expect(await subscriptions(admin)).toEqual(once);
  });

  it('hears of nothing any more once it is deactivated', async () => {
    await admin.post('/api/management/modules/store/activate');
    const { body } = await admin.post('/api/management/modules/store/deactivate');
    expect(body.activated).toBe(false);
    expect(await subscriptions(admin)).toEqual([]);
  });

  it('asks nobody for money any more once it is deactivated: it would not hear that it was paid', async () => {
    const shop = new Shop(app);
    await shop.open();
    const { orderNumber } = await shop.order();
    await admin.post('/api/management/modules/store/deactivate');
    const { status, body } = await admin.post(`/api/store/orders/${orderNumber}/pay`);
    expect([status, body.code]).toEqual([403, 'module-not-activated']);
    expect(app.sandbox.control.calls().createOrder).toBeUndefined();
    await shop.open();
    expect(await shop.prepare(orderNumber)).toEqual(expect.any(String));
  });

  it('reminds of opening payment where the account has none', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('admin', { accountId }));
    const { body } = await other.post('/api/management/modules/store/activate');
    expect(body.paymentReminder).toEqual({
      needed: true,
      message: expect.stringContaining('请先开通'),
      link: expect.stringContaining('/console/channels'),
    });
    expect(await subscriptions(other)).toEqual([]);
  });

  it('that does not exist answers 404', async () => {
    const { status, body } = await admin.post('/api/management/modules/lottery/activate');
    expect([status, body.code]).toEqual([404, 'module-not-found']);
  });
});
