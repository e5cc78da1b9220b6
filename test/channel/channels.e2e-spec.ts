import { type ApiClient } from '../support/api-client.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { unanswered } from '../support/unanswered.js';
import { ChannelCachePolicy } from '../../src/merchant/channel-directory.js';

let app: TestApp;
let admin: ApiClient;
let stranger: ApiClient;

beforeEach(async () => {
  app = await startApp();
  admin = app.api(app.tokens.admin);
  stranger = app.api(await app.token('admin', { accountId: app.sandbox.world.accountWithoutPayment.accountId }));
});
afterEach(() => app.stop());

const CHANNELS = '/api/channel/channels';
const calls = (): number => {
  const { findChannel = 0, findChannels = 0 } = app.sandbox.control.calls();
  return findChannel + findChannels;
};

describe("an account's channels", () => {
  it('are its paying one and those that it has used, each with how it takes payments', async () => {
    const { payingChannelId, appId, channelId } = app.sandbox.world;
    expect((await admin.get(CHANNELS)).body.items).toEqual([
      {
        channelId: payingChannelId,
        host: 'weconnect',
        name: '悠选商城',
        appId,
        social: 'WEIXIN',
        accountType: 'SERVICE_AUTH_ACCOUNT',
        channelAccount: 'gh_8f3a2b1c4d5e',
        canCollectPayments: true,
        paymentStatus: 'enabled',
        payingChannelId,
        gateway: 'weconnect',
        authDirectory: expect.stringMatching(/^http.*[^/]\/webapp\/common\/pay\/$/),
      },
    ]);
    const { body } = await admin.get(`${CHANNELS}/${channelId}`);
    expect(body).toMatchObject({ channelId, paymentStatus: 'proxied', payingChannelId });
    expect((await admin.get(CHANNELS)).body.items).toMatchObject([{ channelId: payingChannelId }, body]);
  });

  it('take no payments where payment is not open, and say which of them could', async () => {
    const { channelId, subscriptionChannelId } = app.sandbox.world.accountWithoutPayment;
    expect((await stranger.get(CHANNELS)).body.items).toEqual([]);
    const [able, unable] = await Promise.all(
      [channelId, subscriptionChannelId].map(async (id) => (await stranger.get(`${CHANNELS}/${id}`)).body),
    );
    expect(able).toMatchObject({ paymentStatus: 'disabled', canCollectPayments: true });
    expect(able).not.toHaveProperty('payingChannelId');
    expect(unable).toMatchObject({ paymentStatus: 'disabled', canCollectPayments: false });
  });

  it('are not there for another account', async () => {
    const { channelId, payingChannelId } = app.sandbox.world;
    await admin.get(CHANNELS);
    await admin.get(`${CHANNELS}/${channelId}`);
    for (const id of [channelId, payingChannelId, 'nobody-has-this']) {
      const { status, body } = await stranger.get(`${CHANNELS}/${id}`);
      expect([status, body.code]).toEqual([404, 'channel-not-found']);
    }
    expect((await stranger.get(CHANNELS)).body.items).toEqual([]);
  });

  it('are there for an operator, who makes none of them his own by looking', async () => {
    const { channelId, accountWithoutPayment } = app.sandbox.world;
    const operator = app.api(app.tokens.operator);
    expect((await operator.get(`${CHANNELS}/${accountWithoutPayment.channelId}`)).body.paymentStatus).toBe('disabled');
    expect((await stranger.get(`${CHANNELS}/${accountWithoutPayment.channelId}`)).status).toBe(200);
    await admin.get(`${CHANNELS}/${channelId}`);
    expect((await operator.get(`${CHANNELS}/${channelId}`)).body.paymentStatus).toBe('proxied');
  });

  it('are asked for once, however many ask at once, and then known for a while', async () => {
    const { channelId } = app.sandbox.world;
    await Promise.all(Array.from({ length: 10 }, () => admin.get(`${CHANNELS}/${channelId}`)));
    await admin.get(`${CHANNELS}/${channelId}`);
    expect(calls()).toBe(1);
  });

  it('are asked for again once what is known is old, and at once where that is wished', async () => {
    Object.assign(app.app.get(ChannelCachePolicy, { strict: false }), { freshFor: -1 });
    await admin.get(CHANNELS);
    await admin.get(CHANNELS);
    expect(calls()).toBe(2);
    Object.assign(app.app.get(ChannelCachePolicy, { strict: false }), { freshFor: 60_000 });
    await admin.get(CHANNELS);
    expect(calls()).toBe(3);
    await admin.get(CHANNELS);
    expect(calls()).toBe(3);
    await admin.get(`${CHANNELS}?refresh=true`);
    expect(calls()).toBe(4);
    expect(app.sandbox.control.calls().findPaymentConfiguration).toBe(2);
  });

  it.each(['5xx', 'html', 'broken-json', 'empty', 'wrong-content', 'cut-before', 'cut-after'] as const)(
    'go on being shown where WeConnect answers with %s, and cannot be where nothing is known',
    async (kind) => {
      app.sandbox.control.fault({ call: 'findChannel', kind, times: 3 });
      const unknown = await admin.get(CHANNELS);
      const { code, safeToRetry } = unknown.body;
      expect([unknown.status, code, safeToRetry]).toEqual([...unanswered('weconnect', kind), true]);
      app.sandbox.control.clearFaults();
      const known = (await admin.get(CHANNELS)).body;
      app.sandbox.control.fault({ call: 'findChannel', kind, times: 3 });
      expect((await admin.get(`${CHANNELS}?refresh=true`)).body).toEqual(known);
    },
  );

  it('are shown where WeConnect is slow', async () => {
    app.sandbox.control.fault({ call: 'findChannel', kind: 'delay', delayMs: 300 });
    expect((await admin.get(CHANNELS)).body.items).toHaveLength(1);
  });

  it('name the faulty field of a question', async () => {
    expect((await admin.get(`${CHANNELS}?refresh=perhaps`)).body.errors).toEqual([
      { field: 'refresh', message: 'must be true or false' },
    ]);
    expect((await admin.get(`${CHANNELS}/a%20b`)).body.errors[0].field).toBe('channelId');
  });

  it('are for administrators and the SCRM only', async () => {
    const { channelId, users } = app.sandbox.world;
    const mobile = await app.token('mobile', { channelId, openId: users[0]?.openIds.underChannel ?? '' });
    expect((await app.api().get(CHANNELS)).status).toBe(401);
    expect((await app.api(mobile).get(CHANNELS)).status).toBe(403);
    expect((await app.api(app.tokens.service).get(CHANNELS)).status).toBe(200);
  });
});
