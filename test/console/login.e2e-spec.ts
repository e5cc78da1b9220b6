import csrf from '@fastify/csrf';
import { ConsoleLinks } from '../../src/console/index.js';
import { BrowserClient } from '../support/browser-client.js';
import { startApp, useApp } from '../support/start-app.js';

const app = useApp();
let browser: BrowserClient;
beforeEach(() => {
  browser = new BrowserClient(app.url);
});

const link = async (): Promise<string> => {
  const url = await app.app.get(ConsoleLinks, { strict: false }).createFor(app.sandbox.world.accountId);
  return new URL(url).pathname;
};

describe('signing in to the console', () => {
  it('is asked of whoever is not signed in', async () => {
    const { status, location } = await browser.get('/console');
    expect([status, location]).toEqual([303, '/console/login']);
  });

  it('leads back to the page that was asked for', async () => {
    const { location } = await browser.get('/console/events?dead=1');
    expect(location).toBe('/console/login?to=%2Fconsole%2Fevents%3Fdead%3D1');
    expect((await browser.get(location ?? '')).text).toContain('value="/console/events?dead=1"');
    const fields = { token: app.tokens.admin, to: '/console/events?dead=1' };
    expect((await browser.submit('/console/login', '/console/login', fields)).location).toBe('/console/events?dead=1');
    expect((await browser.get(location ?? '')).location).toBe('/console/events?dead=1');
  });

  it('leads to no other site', async () => {
    const fields = { token: app.tokens.admin, to: 'https://evil.example/console' };
    expect((await browser.submit('/console/login', '/console/login', fields)).location).toBe('/console');
    expect((await browser.get('/console/login?to=//evil.example')).location).toBe('/console');
  });

  it.each(['', 'known', 'known.c2lnbmVk', 'a=b', '%'])(
    'makes a cookie of its own where console_login is %j',
    async (value) => {
      const { status, headers } = await browser.get('/console/login', { cookie: `console_login=${value}` });
      expect(status).toBe(200);
      expect(headers.getSetCookie().join()).toMatch(/console_login=[^;]{40,}/);
    },
  );

  it('takes no form made from a cookie that somebody else has set', async () => {
    const token = new csrf.Tokens({ userInfo: false }).create('known');
    const fields = { _csrf: token, token: app.tokens.admin };
    const { status, text } = await browser.post('/console/login', fields, { cookie: 'console_login=known' });
    expect([status, text]).toEqual([403, expect.stringContaining('form-not-ours')]);
  });

  it('sets cookies that no other host of the domain can set, under https', async () => {
    const secure = await startApp({ environment: { PUBLIC_URL: 'https://scrm.example' }, sandbox: app.sandbox });
    const shopper = new BrowserClient(secure.url);
    const { headers } = await shopper.get('/console/login');
    expect(headers.getSetCookie()[0]).toMatch(
      /^__Host-console_login=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    await shopper.signIn(await secure.token('admin'));
    expect(shopper.cookie('__Host-console_session')).toBeDefined();
    expect((await shopper.get('/console')).status).toBe(200);
    await secure.stop();
  });

  it('takes an account token, and keeps it out of scripts', async () => {
    const { status, location, headers } = await browser.signIn(app.tokens.admin);
    expect([status, location]).toEqual([303, '/console']);
    expect(headers.getSetCookie().find((line) => line.startsWith('console_session='))).toMatch(
      /Path=\/console; HttpOnly; SameSite=Lax/,
    );
    expect((await browser.get('/console')).status).toBe(200);
  });

  it('takes a token as it is pasted', async () => {
    const { location } = await browser.signIn(`  Bearer ${app.tokens.admin}\n`);
    expect(location).toBe('/console');
  });

  it('refuses a token that does not count', async () => {
    const { status, text } = await browser.signIn('eyJhbGciOiJIUzI1NiJ9.e30.x');
    expect([status, text]).toEqual([401, expect.stringContaining('令牌无效')]);
    expect(browser.cookie('console_session')).toBeUndefined();
  });

  it("refuses a customer's token", async () => {
    const { channelId, users } = app.sandbox.world;
    const mobile = await app.token('mobile', { channelId, openId: users[0]?.openIds.underChannel ?? '' });
    const { status, text } = await browser.signIn(mobile);
    expect([status, text]).toEqual([401, expect.stringContaining('顾客的令牌')]);
  });

  it('refuses a form without its token: it may come from anywhere', async () => {
    const { status, text } = await browser.post('/console/login', { token: app.tokens.admin });
    expect([status, text]).toEqual([403, expect.stringContaining('form-not-ours')]);
  });

  it('works by a link, once', async () => {
    const path = await link();
    expect((await browser.get(path)).location).toBe('/console');
    expect((await browser.get('/console')).status).toBe(200);
    const second = await new BrowserClient(app.url).get(path);
    expect([second.status, second.text]).toEqual([401, expect.stringContaining('已用过')]);
  });

  it('leaves the link to whoever follows it, where somebody only asks whether it is there', async () => {
    const path = await link();
    expect((await fetch(app.url + path, { method: 'HEAD' })).status).toBe(200);
    expect((await browser.get(path)).location).toBe('/console');
  });

  it('lets one link sign in one of many who follow it at once', async () => {
    const path = await link();
    const answers = await Promise.all(Array.from({ length: 8 }, () => new BrowserClient(app.url).get(path)));
    expect(answers.filter(({ location }) => location === '/console')).toHaveLength(1);
  });

  it('ends where one signs out, wherever the cookie went', async () => {
    await browser.signIn(app.tokens.admin);
    const stolen = `console_session=${browser.cookie('console_session') ?? ''}`;
    await browser.submit('/console', '/console/logout');
    const { location } = await new BrowserClient(app.url).get('/console', { cookie: stolen });
    expect(location).toBe('/console/login');
  });

  it('ends with the token', async () => {
    await browser.signIn(app.tokens.admin);
    await app.database.collection('console_keys').updateMany({}, { $set: { expiresAt: new Date(Date.now() - 1) } });
    expect((await browser.get('/console')).location).toBe('/console/login');
  });
});

describe('a form of the console', () => {
  it('changes nothing without its token', async () => {
    await browser.signIn(app.tokens.admin);
    const { status } = await browser.post('/console/modules/store/activate', {});
    expect(status).toBe(403);
    const { body } = await app.api(app.tokens.admin).get('/api/management/modules');
    expect(body.items[0].activated).toBe(false);
  });

  it("changes nothing with another session's token", async () => {
    const other = new BrowserClient(app.url);
    await other.signIn(app.tokens.operator);
    const token = /name="_csrf" value="([^"]+)"/.exec((await other.get('/console')).text)?.[1] ?? '';
    await browser.signIn(app.tokens.admin);
    const { status } = await browser.post('/console/modules/store/activate', { _csrf: token });
    expect(status).toBe(403);
  });
});

describe('a form with files', () => {
  const faulty = async (fields: Record<string, string>, query = ''): Promise<Response> => {
    const body = new FormData();
    const { payingChannelId, appId } = app.sandbox.world;
    const all = { edit: '1', weconnectAccountId: payingChannelId, appId, sellerId: 'x', ...fields };
    for (const [name, value] of Object.entries(all)) body.set(name, value);
    return fetch(`${app.url}/console/channels/${payingChannelId}/payment${query}`, {
      method: 'POST',
      headers: { cookie: `console_session=${browser.cookie('console_session') ?? ''}` },
      body,
      redirect: 'manual',
    });
  };
  const tokenOnPage = async (): Promise<string> =>
    /name="_csrf" value="([^"]+)"/.exec((await browser.get('/console')).text)?.[1] ?? '';
  beforeEach(async () => {
    await browser.signIn(app.tokens.admin);
  });

  it('carries its token inside, never in its address', async () => {
    const { text } = await browser.get(`/console/channels/${app.sandbox.world.payingChannelId}`);
    expect(text).not.toContain('_csrf=');
    expect((await faulty({}, `?_csrf=${encodeURIComponent(await tokenOnPage())}`)).status).toBe(403);
    const shown = await faulty({ _csrf: await tokenOnPage() });
    expect(shown.status).toBe(400);
    expect(await shown.text()).not.toContain('_csrf=');
  });

  it('leads to its page where its address is asked for again', async () => {
    const page = `/console/channels/${app.sandbox.world.payingChannelId}`;
    const { status, location } = await browser.get(`${page}/payment`);
    expect([status, location]).toEqual([303, page]);
  });
});

describe('a page that is only looked at', () => {
  it('makes no order, whatever its address says', async () => {
    await browser.signIn(app.tokens.admin);
    const { location } = await browser.submit('/console', '/console/test-payments', { price: '0.01' });
    expect(location).toMatch(/^\/console\/test-payments\/[^?]+$/);
    const shown = await browser.get(location ?? '');
    expect(shown.text).toContain('data:image/svg+xml');
    const before = app.sandbox.control.orders().length;
    for (const key of ['a', 'b', 'c']) {
      expect((await browser.get(`${location ?? ''}?key=attacker-${key}&price=1000000`)).status).toBe(200);
    }
    expect(app.sandbox.control.orders()).toHaveLength(before);
  });
});

describe("the console's session", () => {
  it('is no token for the HTTP interface', async () => {
    await browser.signIn(app.tokens.admin);
    expect((await browser.get('/api/management/modules')).status).toBe(401);
  });

  it('is needed for the page of an address that there is not, which then says so', async () => {
    expect((await browser.get('/console/nowhere')).location).toBe('/console/login?to=%2Fconsole%2Fnowhere');
    await browser.signIn(app.tokens.admin);
    const { status, text } = await browser.get('/console/nowhere');
    expect([status, text]).toEqual([404, expect.stringContaining('没有找到')]);
  });
});
