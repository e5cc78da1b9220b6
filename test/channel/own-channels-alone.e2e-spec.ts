import { type ApiClient } from '../support/api-client.js';
import { Browser } from '../support/browser.js';
import { type TestApp } from '../support/start-app.js';
import { APP_ID, baseOauthOf, CHANNELS, OwnChannelsDesk, PUBLIC_URL } from './support/own-channels-desk.js';

let desk: OwnChannelsDesk;
let app: TestApp;
let admin: ApiClient;
beforeAll(async () => {
  desk = await OwnChannelsDesk.open({ withoutWeConnect: true });
  ({ app, admin } = desk);
});
afterAll(() => desk.close());
beforeEach(() => desk.reset());

describe('without WeConnect', () => {
  it('an account’s channels are those of its own, and work', async () => {
    expect((await admin.get('/api/channel/channels')).body).toEqual({ items: [] });
    const { status, body } = await desk.add();
    expect([status, body.paymentStatus]).toEqual([201, 'disabled']);
    const id = body.channelId as string;
    expect((await admin.get('/api/channel/channels?refresh=true')).body.items).toEqual([body]);
    expect((await admin.get(`/api/channel/channels/${id}?refresh=true`)).body).toEqual(body);
    const signed = await desk.sign(id);
    expect([signed.status, signed.body.appId]).toEqual([200, APP_ID]);
    const browser = new Browser({ publicUrl: PUBLIC_URL, url: app.url });
    const { location } = await browser.open(baseOauthOf(id));
    const query = new URLSearchParams({ code: 'c1', state: location.searchParams.get('state') ?? '' });
    const home = await browser.open(`/api/mobile/check-base-oauth?${query.toString()}`);
    expect(home.location.searchParams.get('openId')).toBe(`o_${APP_ID}_c1`);
    expect((await admin.get('/api/channel/channels/64b7f0c2a1d3e4f5a6b7c8a1')).body.code).toBe(
      'gateway-not-configured',
    );
    expect((await admin.delete(`${CHANNELS}/${id}`)).status).toBe(204);
  });

  it('channels that it had are left out of the list, and those of one’s own stay in it', async () => {
    const { accountId } = app.sandbox.world;
    const channels = app.database.collection('channel_owners');
    for (const n of [1, 2])
      await channels.insertOne({ _id: `weconnect-${n}` as never, said: { accountId, at: new Date() } });
    expect((await admin.get('/api/channel/channels')).body.items).toEqual([]);
    const { body } = await desk.add();
    expect((await admin.get('/api/channel/channels')).body.items).toEqual([body]);
  });
});
