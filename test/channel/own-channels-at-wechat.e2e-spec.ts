import { inspect } from 'node:util';
import { type ApiClient } from '../support/api-client.js';
import { Browser } from '../support/browser.js';
import { type ScriptedWeChat } from '../support/scripted-wechat.js';
import { type TestApp } from '../support/start-app.js';
import {
  APP_ID,
  baseOauthOf,
  CHANNELS,
  NEW_SECRET,
  OwnChannelsDesk,
  PAGE,
  PUBLIC_URL,
  SECRET,
} from './support/own-channels-desk.js';

const WRONG_SECRET = 'ffffffffffffffffffffffffffffffff';

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

describe('pages of a channel of one’s own', () => {
  it('are signed with one ticket for one token, however many ask in two processes', async () => {
    const second = await desk.anotherProcess();
    const id = await desk.added();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => desk.sign(id, n % 2 ? app : second)));
    await second.stop();
    expect(answers.map(({ status, body }) => [status, body.appId])).toEqual(Array(60).fill([200, APP_ID]));
    expect([wechat.calls('token').length, wechat.calls('ticket').length]).toEqual([1, 1]);
  }, 30_000);

  it.each([40001, 40014, 42001])(
    'are signed where WeChat answers %i once: its token is renewed, once',
    async (errcode) => {
      const id = await desk.added();
      wechat.say('ticket', { errcode, errmsg: 'expired' });
      expect((await desk.sign(id)).status).toBe(200);
      const forced = wechat.calls('token').map(({ body }) => body.force_refresh);
      expect(forced).toEqual([false, false, true]);
    },
  );

  it('end no token that another system has made meanwhile', async () => {
    const id = await desk.added();
    wechat.say('token', { access_token: 'ended-a-moment-ago', expires_in: 7200 });
    expect((await desk.sign(id)).status).toBe(200);
    expect(wechat.calls('token').map(({ body }) => body.force_refresh)).toEqual([false, false]);
  });

  it('are refused where no token helps, after one renewal and never in a loop', async () => {
    const id = await desk.added();
    wechat.say('ticket', { errcode: 40001 }, { errcode: 40001 }, { errcode: 40001 });
    const { status, body } = await desk.sign(id);
    expect([status, body.code]).toEqual([502, 'wechat-token-invalid']);
    expect(wechat.calls('token').filter(({ body: asked }) => asked.force_refresh)).toHaveLength(1);
    expect(wechat.calls('ticket')).toHaveLength(2);
    const kept = await app.database.collection('jsapi_tickets').findOne({ _id: id as never });
    expect(kept).not.toHaveProperty('ticket');
  });

  it('hear why there is no token, and a failed answer is not kept', async () => {
    const id = await desk.added();
    wechat.say('token', { errcode: 40164, errmsg: 'invalid ip 203.0.113.7, not in whitelist' });
    const refused = await desk.sign(id);
    expect([refused.status, refused.body.code, refused.body.upstreamReason]).toEqual([502, 'wechat-refused', '40164']);
    await app.database.collection('jsapi_tickets').deleteMany({});
    wechat.say('token', { access_token: '', expires_in: 7200 });
    expect((await desk.sign(id)).body.code).toBe('wechat-unreadable');
    await app.database.collection('jsapi_tickets').deleteMany({});
    expect((await desk.sign(id)).status).toBe(200);
  });

  it('stop asking for minutes once the day’s quota of tokens is used up', async () => {
    const id = await desk.added();
    wechat.say('token', { errcode: 45009, errmsg: 'reach max api daily quota limit' });
    expect((await desk.sign(id)).body.code).toBe('wechat-unavailable');
    const { retryAt } = (await desk.sign(id)).body as { retryAt: string };
    expect(Date.parse(retryAt) - Date.now()).toBeGreaterThan(9 * 60_000);
  });
});

describe('base OAuth of a channel of one’s own', () => {
  let browser: Browser;
  let id: string;
  beforeEach(async () => {
    browser = new Browser({ publicUrl: PUBLIC_URL, url: app.url });
    id = await desk.added();
  });
  const back = async (code: string): ReturnType<Browser['open']> => {
    const { location } = await browser.open(baseOauthOf(id));
    const query = new URLSearchParams({ code, state: location.searchParams.get('state') ?? '' });
    return browser.open(`/api/mobile/check-base-oauth?${query.toString()}`);
  };

  it('is WeChat’s, and its code is redeemed with the channel’s secret', async () => {
    const { location } = await browser.open(baseOauthOf(id));
    expect(location.href.split('?')[0]).toBe(`${wechat.url}/connect/oauth2/authorize`);
    expect(location.searchParams.get('appid')).toBe(APP_ID);
    const home = await back('code1');
    expect(home.location.href).toBe(`${PAGE}?channelId=${id}&openId=o_${APP_ID}_code1`);
    expect(wechat.calls('user')[0]?.query).toEqual({
      appid: APP_ID,
      secret: SECRET,
      code: 'code1',
      grant_type: 'authorization_code',
    });
  });

  it.each([40029, 40163, 41008, 42003])('begins afresh where WeChat answers %i: the code is spent', async (errcode) => {
    wechat.say('user', { errcode, errmsg: 'code' });
    const { status, location } = await back('code2');
    expect([status, location.pathname]).toEqual([302, '/connect/oauth2/authorize']);
  });

  it('signs nobody in who only looks at a shared page', async () => {
    wechat.say('user', { openid: 'o_looker', is_snapshotuser: 1 });
    const { status } = await back('code3');
    expect([status, browser.cookie('mobile_token')]).toEqual([403, undefined]);
  });

  it.each([
    ['cut', 503],
    [{ status: 302, text: '', headers: { location: '/elsewhere' } }, 503],
    [{ status: 502, text: '<html>' }, 503],
    [{ errcode: -1 }, 503],
    [{ errcode: 45011, errmsg: 'api minute-quota' }, 503],
    [{}, 503],
    [{ errcode: 40125, errmsg: 'invalid appsecret' }, 502],
  ])('sends a code once, and says so where WeChat answers %p', async (answer, status) => {
    wechat.say('user', answer as object);
    expect((await back('code4')).status).toBe(status);
    expect(wechat.calls('user')).toHaveLength(1);
  });
});

describe('the secret of a channel of one’s own', () => {
  it('is in no answer, no log and no document, whatever goes wrong', async () => {
    const answers: unknown[] = [];
    const note = async (answer: Promise<unknown>): Promise<void> => void answers.push(await answer);
    for (const refusal of ['cut', { errcode: 40125 }, { status: 500, text: SECRET }, { status: 302, text: SECRET }]) {
      wechat.say('token', refusal as object, refusal as object, refusal as object);
      await note(desk.add());
      wechat.reset();
    }
    const id = await desk.added();
    await note(admin.get(`/api/channel/channels/${id}`));
    await note(admin.get('/api/docs-json'));
    for (const refusal of ['cut', { errcode: 40125 }, { status: 500, text: SECRET }]) {
      wechat.say('user', refusal as object);
      const browser = new Browser({ publicUrl: PUBLIC_URL, url: app.url });
      const { location } = await browser.open(baseOauthOf(id));
      const state = location.searchParams.get('state') ?? '';
      await note(browser.open(`/api/mobile/check-base-oauth?code=c&state=${state}`));
    }
    await note(admin.patch(`${CHANNELS}/${id}`, { appSecret: WRONG_SECRET }));
    const collections = await app.database.db?.collections();
    for (const collection of collections ?? []) await note(collection.find().toArray());
    const everything = [
      ...desk.logged,
      inspect(answers, { depth: null, maxStringLength: null, maxArrayLength: null }),
    ].join('\n');
    expect(desk.logged.length).toBeGreaterThan(10);
    expect(desk.logged.join('\n')).toContain('own channel added');
    for (const secret of [SECRET, NEW_SECRET, WRONG_SECRET]) expect(everything).not.toContain(secret);
  });
});
