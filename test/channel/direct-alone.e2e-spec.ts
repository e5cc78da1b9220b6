import { randomBytes } from 'node:crypto';
import { freePort } from '../../src/database/embedded/server-process.js';
import { SEEDED_WORLD } from '../../src/sandbox/world/seeded-world.js';
import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { Till } from '../trade/support/till.js';
import { DirectDesk } from './support/direct-desk.js';

const { direct } = SEEDED_WORLD;
const { accountId, appId, appSecret } = direct;

let app: TestApp;
let admin: ApiClient;
let desk: DirectDesk;
let channelId: string;

beforeAll(async () => {
  const port = String(await freePort());
  const CREDENTIALS_KEY = randomBytes(32).toString('base64');
  const environment = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, CREDENTIALS_KEY };
  app = await startApp({ withoutWeConnect: true, environment });
  admin = app.api(await app.token('admin', { accountId }));
  desk = await DirectDesk.ofDirectAccount(app);
  const entered = { name: '山野咖啡', appId, appSecret, accountType: 'SERVICE_AUTH_ACCOUNT' };
  const { status, body } = await admin.post('/api/management/channel/channels', entered);
  expect(status).toBe(201);
  channelId = body.channelId as string;
});
afterAll(() => app.stop());

describe('without WeConnect', () => {
  it('a payment is opened, made, notified and given back, through a channel and a merchant of one’s own', async () => {
    expect(await desk.view()).toMatchObject({ enabled: false });
    const opened = await desk.open({ channelId });
    expect(opened.status).toBe(200);
    expect((await admin.get('/api/channel/channels')).body.items).toMatchObject([
      { channelId, host: 'wechat', paymentStatus: 'enabled', gateway: 'wechatpay' },
    ]);

    const till = new Till(app, await app.token('service', { accountId }));
    const openId = direct.users[0]?.openIds.underAppId;
    const { status, body } = await till.pay({ openId, metadata: { channelId } });
    expect([status, body.signature.signType, body.signature.appId]).toEqual([201, 'RSA', appId]);
    app.sandbox.control.pay(body.outTradeNo);
    // Told by WeChat Pay, at the address that the opening has answered.
    await eventually(async () => {
      expect((await till.find(body.outTradeNo)).body.tradeStatus).toBe('PAY_SUCCESS');
    });
    const refund = await till.refund({ outTradeNo: body.outTradeNo, refundFee: 99 });
    expect(refund.status).toBe(201);
    await eventually(async () => {
      const { lastVerifiedBy } = await desk.view();
      expect(lastVerifiedBy).toMatchObject([{ serial: direct.publicKeyId }]);
    });
  });

  it('another account’s channel of its own is none that one may collect through', async () => {
    const other = new DirectDesk(app, await app.token('admin', { accountId: SEEDED_WORLD.accountId }));
    const { status, body } = await other.open({ channelId });
    expect([status, body.code]).toEqual([404, 'channel-not-found']);
  });
});
