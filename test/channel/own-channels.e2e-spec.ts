import { ChannelCachePolicy } from '../../src/merchant/channel-directory.js';
import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { type ScriptedWeChat } from '../support/scripted-wechat.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { APP_ID, CHANNELS, NEW_SECRET, OwnChannelsDesk, PUBLIC_URL, SECRET } from './support/own-channels-desk.js';

let desk: OwnChannelsDesk;
let app: TestApp;
let wechat: ScriptedWeChat;
let admin: ApiClient;
beforeAll(async () => {
  desk = await OwnChannelsDesk.open();
  ({ app, wechat, admin } = desk);
});
afterAll(() => desk.close());
beforeEach(() => desk.reset());

describe('a channel of one’s own', () => {
  it('is entered by its appId and secret, and is there from then on', async () => {
    const { status, body } = await desk.add({ channelAccount: 'gh_0000000000a1' });
    expect(status).toBe(201);
    expect(body).toEqual({
      channelId: expect.stringMatching(/^[0-9a-f]{24}$/),
      host: 'wechat',
      name: '自营商城',
      appId: APP_ID,
      social: 'WEIXIN',
      accountType: 'SERVICE_AUTH_ACCOUNT',
      channelAccount: 'gh_0000000000a1',
      canCollectPayments: true,
      paymentStatus: 'proxied',
      payingChannelId: app.sandbox.world.payingChannelId,
      gateway: 'weconnect',
      authDirectory: `${PUBLIC_URL}/webapp/common/pay/`,
    });
    expect((await admin.get(`/api/channel/channels/${body.channelId}`)).body).toEqual(body);
    const { items } = (await admin.get('/api/channel/channels')).body;
    expect(items).toContainEqual(body);
    expect(items).toContainEqual(expect.objectContaining({ host: 'weconnect' }));
    expect(app.sandbox.control.calls()).not.toHaveProperty('findChannels');
  });

  it('is tried with what WeChat calls a stable token, and no other system’s token ends by it', async () => {
    await desk.add();
    const [{ path, query, body }] = wechat.asked as [(typeof wechat.asked)[0]];
    expect([path, query]).toEqual(['/cgi-bin/stable_token', {}]);
    expect(body).toEqual({ grant_type: 'client_credential', appid: APP_ID, secret: SECRET, force_refresh: false });
  });

  it.each([
    ['appSecret', { errcode: 40125, errmsg: 'invalid appsecret' }, /^is not the AppSecret/],
    ['appSecret', { errcode: 40001, errmsg: 'invalid credential' }, /^is not the AppSecret/],
    ['appId', { errcode: 40013, errmsg: 'invalid appid' }, /^is no appId/],
    ['appSecret', { errcode: 40243, errmsg: 'frozen' }, /^is frozen/],
    [
      'appSecret',
      { errcode: 40164, errmsg: 'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 6' },
      /IP 白名单）加入 203\.0\.113\.7/,
    ],
  ])('names %s where WeChat answers %p, and keeps nothing', async (field, refusal, message) => {
    wechat.say('token', refusal);
    const { status, body } = await desk.add();
    expect([status, body.errors]).toEqual([400, [{ field, message: expect.stringMatching(message) }]]);
    expect(await desk.kept()).toBe(0);
  });

  it.each([
    ['cut', 503, 'wechat-unavailable'],
    [{ status: 502, text: '<html>bad gateway</html>' }, 503, 'wechat-unavailable'],
    [{ errcode: -1, errmsg: 'system busy' }, 503, 'wechat-unavailable'],
    [{ access_token: 'x' }, 502, 'wechat-unreadable'],
    [{ errcode: 45009, errmsg: 'quota' }, 502, 'wechat-refused'],
  ])('is not kept where WeChat answers %p', async (answer, status, code) => {
    wechat.say('token', answer as object, answer as object, answer as object);
    const refused = await desk.add();
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(await desk.kept()).toBe(0);
  });

  it('is there once, whoever enters it again, and is not said to be whose', async () => {
    await desk.add();
    for (const on of [admin, desk.stranger]) {
      const { status, body } = await desk.add({ name: 'again' }, on);
      expect([status, body.code]).toEqual([409, 'app-id-taken']);
      expect(JSON.stringify(body)).not.toContain(app.sandbox.world.accountId);
    }
    const both = await Promise.all([1, 2, 3].map(() => desk.add({ appId: 'wx00000000000000a2' })));
    expect(both.map(({ status }) => status)).toEqual([400, 400, 400]);
    wechat.secrets.set('wx00000000000000a2', SECRET);
    const raced = await Promise.all([1, 2, 3].map(() => desk.add({ appId: 'wx00000000000000a2' })));
    expect(raced.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  });

  it('is told to be here to nobody without its secret', async () => {
    await desk.add();
    for (const appId of [APP_ID, 'wx00000000000000ff']) {
      const { status, body } = await desk.add({ appId, appSecret: NEW_SECRET }, desk.stranger);
      expect([status, body.code]).toEqual([400, 'invalid-input']);
      expect(wechat.calls('token').at(-1)?.body).toMatchObject({ appid: appId, secret: NEW_SECRET });
    }
    expect(await desk.kept()).toBe(1);
  });

  it('may be of an appId that the gateway hosts too, which is not touched', async () => {
    const { channelAppId, channelId } = app.sandbox.world;
    wechat.secrets.set(channelAppId, SECRET);
    const { status, body } = await desk.add({ appId: channelAppId }, desk.stranger);
    expect(status).toBe(201);
    expect((await desk.stranger.get(`/api/channel/channels/${channelId}`)).status).toBe(404);
    expect((await admin.get(`/api/channel/channels/${body.channelId}`)).status).toBe(404);
    expect((await admin.get(`/api/channel/channels/${channelId}`)).body.host).toBe('weconnect');
  });

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(65) }],
    ['appId', { appId: 'wx 1' }],
    ['appSecret', { appSecret: '' }],
    ['appSecret', { appSecret: 'with space' }],
    ['accountType', { accountType: 'BANK' }],
    ['channelAccount', { channelAccount: 'a b' }],
    ['channelAccount', { channelAccount: null }],
  ])('is refused for a faulty %s before WeChat is asked', async (field, more) => {
    const { status, body } = await desk.add(more);
    expect([status, body.errors[0].field]).toEqual([400, field]);
    expect(JSON.stringify(body)).not.toContain(SECRET);
    expect(wechat.asked).toEqual([]);
  });

  it('is for administrators to enter, change and remove', async () => {
    const id = await desk.added();
    const service = app.api(app.tokens.service);
    expect((await desk.add({}, service)).status).toBe(403);
    expect((await service.patch(`${CHANNELS}/${id}`, { name: 'x' })).status).toBe(403);
    expect((await service.delete(`${CHANNELS}/${id}`)).status).toBe(403);
  });

  it('is another account’s to nobody', async () => {
    const id = await desk.added();
    for (const answer of [
      await desk.stranger.get(`/api/channel/channels/${id}`),
      await desk.stranger.patch(`${CHANNELS}/${id}`, { name: 'mine', appSecret: SECRET }),
      await desk.stranger.delete(`${CHANNELS}/${id}`),
      await desk.stranger.get(`/api/channel/payments?channelId=${id}`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'channel-not-found']);
    }
    const theirs = (await desk.stranger.get('/api/channel/channels')).body.items;
    expect(theirs).not.toContainEqual(expect.objectContaining({ channelId: id }));
    expect((await admin.get(`/api/channel/channels/${id}`)).body.name).toBe('自营商城');
    const operator = app.api(app.tokens.operator);
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const { status, body } = await operator.put(`${CHANNELS}/${id}/owner`, { accountId });
    expect([status, body.code, body.accountId]).toEqual([409, 'channel-owned', app.sandbox.world.accountId]);
    expect(body.detail).toContain('has its secret');
    expect(body.detail).not.toContain('gateway');
  });
});

describe('its change', () => {
  it('takes what is sent and leaves the rest, and a new secret is tried first', async () => {
    const id = await desk.added();
    expect((await admin.patch(`${CHANNELS}/${id}`, { name: '新名称' })).body).toMatchObject({
      name: '新名称',
      accountType: 'SERVICE_AUTH_ACCOUNT',
    });
    const { status, body } = await admin.patch(`${CHANNELS}/${id}`, { appSecret: NEW_SECRET });
    expect([status, body.errors[0].field]).toEqual([400, 'appSecret']);
    wechat.secrets.set(APP_ID, NEW_SECRET);
    expect((await admin.patch(`${CHANNELS}/${id}`, { appSecret: NEW_SECRET })).status).toBe(200);
    expect((await admin.get(`/api/channel/channels/${id}`)).body.name).toBe('新名称');
    await desk.sign(id);
    expect(wechat.calls('token').at(-1)?.body.secret).toBe(NEW_SECRET);
  });

  it.each(['name', 'appSecret', 'accountType'])('is refused for %s: null, which is no value', async (field) => {
    const id = await desk.added();
    const before = await app.database.collection('own_channels').findOne({});
    const { status, body } = await admin.patch(`${CHANNELS}/${id}`, { [field]: null });
    expect([status, body.errors?.[0].field]).toEqual([400, field]);
    expect(await app.database.collection('own_channels').findOne({})).toEqual(before);
    expect(wechat.asked).toEqual([]);
  });

  it('is the gateway’s where that has the channel', async () => {
    const { channelId } = app.sandbox.world;
    const answers = [
      await admin.patch(`${CHANNELS}/${channelId}`, { name: 'x' }),
      await admin.delete(`${CHANNELS}/${channelId}`),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      Array(2).fill([409, 'channel-hosted-elsewhere']),
    );
  });
});

describe('its removal', () => {
  it('is at once in this process, and within seconds in another, whatever was kept; the appId is free again', async () => {
    const second = await desk.anotherProcess([[ChannelCachePolicy, { absentFor: 300 }]]);
    const id = await desk.added();
    const there = second.api(await second.token('admin'));
    expect((await there.get(`/api/channel/channels/${id}`)).status).toBe(200);
    expect((await desk.sign(id)).status).toBe(200);
    expect((await admin.delete(`${CHANNELS}/${id}`)).status).toBe(204);
    expect((await admin.get(`/api/channel/channels/${id}`)).status).toBe(404);
    expect((await desk.sign(id)).status).toBe(404);
    expect((await admin.delete(`${CHANNELS}/${id}`)).status).toBe(404);
    expect((await admin.get('/api/channel/channels')).body.items).not.toContainEqual(
      expect.objectContaining({ channelId: id }),
    );
    await eventually(async () => {
      expect((await there.get(`/api/channel/channels/${id}`)).status).toBe(404);
    });
    await second.stop();
    const [document] = await app.database.collection('own_channels').find().toArray();
    expect(document).not.toHaveProperty('sealed');
    expect((await desk.add()).status).toBe(201);
  });

  it('leaves its payments readable to its account', async () => {
    const id = await desk.added();
    await admin.delete(`${CHANNELS}/${id}`);
    expect((await admin.get(`/api/channel/payments?channelId=${id}`)).status).toBe(200);
    expect((await desk.stranger.get(`/api/channel/payments?channelId=${id}`)).status).toBe(404);
  });
});

describe('without CREDENTIALS_KEY', () => {
  it('no channel is entered, nor its secret sent anywhere', async () => {
    const keyless = await startApp({ environment: { PUBLIC_URL }, wechatApiUrl: wechat.url });
    const { status, body } = await desk.add({}, keyless.api(keyless.tokens.admin));
    await keyless.stop();
    expect([status, body.code]).toEqual([409, 'credentials-key-missing']);
    expect(wechat.asked).toEqual([]);
  });
});
