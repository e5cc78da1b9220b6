import { TokenService } from '../../src/auth/index.js';
import { Browser } from '../support/browser.js';
import { startApp, type TestApp, useApp } from '../support/start-app.js';
import { unanswered } from '../support/unanswered.js';

const PUBLIC_URL = 'http://scrm.example';
const PAGE = `${PUBLIC_URL}/shop#/cart`;

const app = useApp({ environment: { PUBLIC_URL } });
let browser: Browser;
const world = (): TestApp['sandbox']['world'] => app.sandbox.world;
const openIdB = (): string => world().users[0]?.openIds.underChannel ?? '';
const start = (channelId: string = world().channelId, redirect = PAGE): string =>
  `/api/mobile/base-oauth?${new URLSearchParams({ channelId, redirect }).toString()}`;
const identity = (): Promise<unknown> =>
  app.app.get(TokenService, { strict: false }).verify(browser.cookie('mobile_token') ?? '');
beforeEach(() => (browser = new Browser({ publicUrl: PUBLIC_URL, url: app.url })));
afterEach(() => {
  app.sandbox.control.clearFaults();
});

describe('base OAuth', () => {
  it('sends the browser to WeChat itself, its parameters in WeChat’s order', async () => {
    const { status, location } = await browser.open(start());
    expect(status).toBe(302);
    expect(location.origin + location.pathname).toBe(`${app.sandbox.url}/wechat/connect/oauth2/authorize`);
    expect([...location.searchParams.keys()]).toEqual(['appid', 'redirect_uri', 'response_type', 'scope', 'state']);
    expect(location.searchParams.get('appid')).toBe(world().channelAppId);
    expect(location.searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}/api/mobile/check-base-oauth`);
    expect(location.searchParams.get('scope')).toBe('snsapi_base');
    expect(location.hash).toBe('#wechat_redirect');
  });

  it('leads back with the openId of the user’s OWN channel, signed in by a cookie that scripts cannot read', async () => {
    const { location, headers } = await browser.walk(start());
    expect(location.href).toBe(`${PUBLIC_URL}/shop?channelId=${world().channelId}&openId=${openIdB()}#/cart`);
    const cookie = headers.getSetCookie().find((line) => line.startsWith('mobile_token='));
    expect(cookie).toMatch(/; Max-Age=7200; Path=\/; HttpOnly; SameSite=Lax$/);
    const { accountId, channelId } = world();
    expect(await identity()).toEqual({ sub: openIdB(), role: 'mobile', accountId, channelId, openId: openIdB() });
  });

  it('signs nobody in who only looks at a shared page', async () => {
    const page = await browser.walk(start(), 'snapshot');
    expect([page.status, browser.cookie('mobile_token')]).toEqual([403, undefined]);
    expect(page.body).toContain('使用完整服务');
  });

  it('starts afresh when the Back button sends a used code again', async () => {
    const back = await browser.authorize((await browser.open(start())).location);
    await browser.open(back);
    expect((await browser.open(back)).location.pathname).toBe('/wechat/connect/oauth2/authorize');
  });

  it('signs no other browser in by a state that is not its own', async () => {
    const back = await browser.authorize((await browser.open(start())).location);
    const victim = new Browser({ publicUrl: PUBLIC_URL, url: app.url });
    await victim.open(start());
    expect((await victim.open(back)).location.pathname).toBe('/wechat/connect/oauth2/authorize');
    expect(victim.cookie('mobile_token')).toBeUndefined();
  });

  it.each(['5xx', 'html', 'cut-before', 'cut-after', 'empty', 'broken-json', 'wrong-content'] as const)(
    'shows a page with a way to try again when WeConnect answers the code with %s',
    async (kind) => {
      const back = await browser.authorize((await browser.open(start())).location);
      app.sandbox.control.fault({ call: 'redeemBaseOauthCode', kind });
      const page = await browser.open(back);
      expect(page.status).toBe(503);
      const retry = /href="(\/api\/mobile\/base-oauth[^"]*)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
      await browser.walk(retry);
      expect(await identity()).toMatchObject({ openId: openIdB() });
    },
  );

  it.each(['5xx', 'html', 'cut-before', 'empty', 'wrong-content'] as const)(
    'says that it may be tried again when the channel cannot be asked for (%s)',
    async (kind) => {
      const other = await startApp({ sandbox: app.sandbox });
      const { accountId, channelId } = world();
      await other.database.collection('channel_owners').insertOne({ _id: channelId as never, accountId });
      app.sandbox.control.fault({ call: 'findChannel', kind, times: 99 });
      const { status, body } = await other.api().get(start(channelId, 'http://localhost:0/'));
      await other.stop();
      expect([status, body.code, body.safeToRetry]).toEqual([...unanswered('weconnect', kind), true]);
    },
  );

  it.each(['base-oauth', 'pay'])(
    'tells no browser what the service signs in with at the gateway (%s)',
    async (kind) => {
      const { url } = app.sandbox;
      const signedIn = url.replace('http://', 'http://gateway-user:gateway-password@');
      const other = await startApp({ sandbox: { ...app.sandbox, url: signedIn } });
      const address = start(world().channelId, 'http://localhost:0/').replace('base-oauth', kind);
      const { status, headers } = await fetch(other.url + address, { redirect: 'manual' });
      await other.stop();
      expect([status, headers.get('location')?.startsWith(url)]).toEqual([302, true]);
    },
  );

  it('refuses a foreign redirect and an unknown channel', async () => {
    expect((await app.api().get(start(world().channelId, 'https://evil.example/'))).status).toBe(400);
    expect((await app.api().get(start('nobodys'))).status).toBe(404);
  });
});
