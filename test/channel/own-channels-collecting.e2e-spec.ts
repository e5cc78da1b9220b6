import { DirectMerchantRepository } from '../../src/gateway/index.js';
import { parseChannelId } from '../../src/common/index.js';
import { type ApiClient } from '../support/api-client.js';
import { Browser } from '../support/browser.js';
import { type TestApp } from '../support/start-app.js';
import { APP_ID, CHANNELS, OwnChannelsDesk, PAGE, PUBLIC_URL } from './support/own-channels-desk.js';

const MERCHANT = '65f0c2a1d3e4f5a6b7c8d9e0';

let desk: OwnChannelsDesk;
let app: TestApp;
let admin: ApiClient;
let id: string;
beforeAll(async () => {
  desk = await OwnChannelsDesk.open();
  ({ app, admin } = desk);
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.reset();
  id = await desk.added();
  await collect();
});

/** The account collects through the channel, by a merchant of its own. */
async function collect(): Promise<void> {
  const merchants = app.app.get(DirectMerchantRepository, { strict: false });
  const { accountId } = app.sandbox.world;
  await merchants.keep({
    id: MERCHANT,
    accountId,
    payingChannelId: parseChannelId(id),
    appId: APP_ID,
    mchid: '1900000109',
    serial: 'A'.repeat(40),
    certificateExpiresAt: new Date(Date.now() + 86_400_000),
    privateKey: 'unused',
    apiV3Key: 'x'.repeat(32),
    publicKey: undefined,
  });
  await merchants.makeCurrent(accountId, MERCHANT);
}

describe('a channel of one’s own that collects payments', () => {
  it('cannot be removed, nor become one that may not collect; its name and secret may change', async () => {
    expect((await admin.get(`/api/channel/channels/${id}`)).body.paymentStatus).toBe('enabled');
    for (const answer of [
      await admin.delete(`${CHANNELS}/${id}`),
      await admin.patch(`${CHANNELS}/${id}`, { accountType: 'SUBSCRIPTION_ACCOUNT' }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'channel-collects']);
    }
    expect((await admin.patch(`${CHANNELS}/${id}`, { name: '收款号' })).status).toBe(200);
    await app.app.get(DirectMerchantRepository, { strict: false }).leave(app.sandbox.world.accountId);
    expect((await admin.delete(`${CHANNELS}/${id}`)).status).toBe(204);
  });

  it('tells by its own OAuth who pays, whatever channel they came by', async () => {
    const browser = new Browser({ publicUrl: PUBLIC_URL, url: app.url });
    const { channelId } = app.sandbox.world;
    const { location } = await browser.open(
      `/api/mobile/pay?${new URLSearchParams({ channelId, redirect: PAGE }).toString()}`,
    );
    expect(location.href.split('?')[0]).toBe(`${desk.wechat.url}/connect/oauth2/authorize`);
    expect(location.searchParams.get('appid')).toBe(APP_ID);
    expect(location.searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}/api/mobile/check-pay`);
    const query = new URLSearchParams({ code: 'c1', state: location.searchParams.get('state') ?? '' });
    const home = await browser.open(`/api/mobile/check-pay?${query.toString()}`);
    expect(home.location.href).toBe(`${PAGE}?channelId=${channelId}&openId=o_${APP_ID}_c1`);
  });

  it('begins pay OAuth afresh with a spent code', async () => {
    const browser = new Browser({ publicUrl: PUBLIC_URL, url: app.url });
    const { location } = await browser.open(
      `/api/mobile/pay?${new URLSearchParams({ channelId: id, redirect: PAGE }).toString()}`,
    );
    desk.wechat.say('user', { errcode: 40163, errmsg: 'code been used' });
    const query = new URLSearchParams({ code: 'c2', state: location.searchParams.get('state') ?? '' });
    const again = await browser.open(`/api/mobile/check-pay?${query.toString()}`);
    expect([again.status, again.location.pathname]).toEqual([302, '/connect/oauth2/authorize']);
  });
});
