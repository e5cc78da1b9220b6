import { Browser } from '../support/browser.js';
import { startApp, type TestApp, useApp } from '../support/start-app.js';

const PUBLIC_URL = 'http://scrm.example';
const PAGE = 'https://shop.example/cart?goods=1#pay';
const ENVIRONMENT = { PUBLIC_URL, REDIRECT_ALLOWED_HOSTS: 'shop.example' };

const app = useApp({ environment: ENVIRONMENT });
let browser: Browser;
const world = (): TestApp['sandbox']['world'] => app.sandbox.world;
const openIdA = (): string => world().users[0]?.openIds.underPayingChannel ?? '';
const start = (channelId: string = world().channelId, redirect = PAGE): string =>
  `/api/mobile/pay?${new URLSearchParams({ channelId, redirect }).toString()}`;
const newBrowser = (): Browser => new Browser({ publicUrl: PUBLIC_URL, url: app.url });
const problem = async (path: string): Promise<{ status: number; code: string; errors?: { field: string }[] }> => {
  const { status, body } = await app.api().get(path);
  return { status, ...body };
};
beforeEach(() => (browser = newBrowser()));
afterEach(() => {
  app.sandbox.control.clearFaults();
});

describe('pay OAuth', () => {
  it('sends the browser to WeConnect, under a state that is letters and digits', async () => {
    const { status, location, headers } = await browser.open(start());
    expect(status).toBe(302);
    expect(location.origin + location.pathname).toBe(`${app.sandbox.url}/weixin/pay/oauth/authorize`);
    expect(location.searchParams.get('quncrmAccountId')).toBe(world().accountId);
    expect(location.searchParams.get('redirectUri')).toBe(`${PUBLIC_URL}/api/mobile/check-pay`);
    expect(location.searchParams.get('state')).toMatch(/^[0-9A-Za-z]{32}$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('leads back to the page with its own channel and the openId under the paying channel', async () => {
    const { status, location, headers } = await browser.walk(start());
    expect(status).toBe(302);
    expect(location.href).toBe(
      `https://shop.example/cart?goods=1&channelId=${world().channelId}&openId=${openIdA()}#pay`,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('does the same for the paying channel itself', async () => {
    const { location } = await browser.walk(start(world().payingChannelId));
    expect(location.searchParams.get('openId')).toBe(openIdA());
    expect(location.searchParams.get('channelId')).toBe(world().payingChannelId);
  });

  it('keeps the cookie that binds it from scripts and from other sites', async () => {
    const [cookie] = (await browser.open(start())).headers.getSetCookie();
    expect(cookie).toMatch(/^oauth_browser=[0-9A-Za-z]{32}\.[^;]{43,}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('takes no value of that cookie that was not made here', async () => {
    const cookie = `oauth_browser=${'A'.repeat(32)}`;
    const planted = await browser.open(start(), { cookie });
    const [made = ''] = planted.headers.getSetCookie();
    expect(made).not.toContain('AAAA');
    const home = await browser.authorize(planted.location);
    const { headers } = await app.api().get(home.pathname + home.search, { cookie });
    expect(headers.get('location')).toContain('/weixin/pay/oauth/authorize');
  });

  it('leads nowhere by http unless the service is reached by it, or the list says so, and lets no other host set its cookie', async () => {
    const secure = await startApp({
      environment: {
        PUBLIC_URL: 'https://scrm.example',
        REDIRECT_ALLOWED_HOSTS: 'shop.example,http://old.example',
      },
    });
    const open = async (redirect: string): Promise<[number, string]> => {
      const query = new URLSearchParams({ channelId: secure.sandbox.world.channelId, redirect }).toString();
      const { status, headers } = await secure.api().get(`/api/mobile/pay?${query}`);
      return [status, headers.get('set-cookie') ?? ''];
    };
    const statuses = [];
    for (const address of ['http://shop.example/', 'http://scrm.example/', 'https://old.example/']) {
      statuses.push((await open(address))[0]);
    }
    for (const address of ['https://shop.example/', 'https://scrm.example/', 'http://old.example/']) {
      statuses.push((await open(address))[0]);
    }
    expect(statuses).toEqual([400, 400, 400, 302, 302, 302]);
    expect((await open('https://shop.example/'))[1]).toMatch(
      /^__Host-oauth_browser=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    await secure.stop();
  });

  it('lets several pages of one browser authorize at the same time', async () => {
    const first = await browser.open(start());
    const second = await browser.open(start());
    const later = await browser.open(await browser.authorize(second.location));
    const earlier = await browser.open(await browser.authorize(first.location));
    expect([later.location.host, earlier.location.host]).toEqual(['shop.example', 'shop.example']);
  });

  it.each([
    ['another host', 'https://evil.example/'],
    ['no scheme', '//evil.example/'],
    ['backslashes', '\\\\evil.example/'],
    ['a user before the host', 'https://shop.example@evil.example/'],
    ['an allowed host as a subdomain', 'https://shop.example.evil.example/'],
    ['a trailing dot', 'https://shop.example./'],
    ['a script', 'javascript:alert(1)'],
    ['a line end', 'https://shop.example/\r\nset-cookie: a=b'],
  ])('refuses a redirect with %s, naming the field', async (_what, redirect) => {
    const refusal = await problem(start(world().channelId, redirect));
    expect(refusal).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ field: 'redirect' }] });
  });

  it('refuses a redirect that is given twice or not at all, and a channel that is none', async () => {
    expect(await problem(`${start()}&redirect=https://evil.example/`)).toMatchObject({ status: 400 });
    expect(await problem(`/api/mobile/pay?channelId=${world().channelId}`)).toMatchObject({ status: 400 });
    expect(await problem(start('a.b'))).toMatchObject({ status: 400, errors: [{ field: 'channelId' }] });
  });

  it('says so where the channel is unknown or its account has no payment: a problem to programs, a page to people', async () => {
    expect(await problem(start('nobodys'))).toMatchObject({ status: 404, code: 'channel-not-found' });
    const without = start(world().accountWithoutPayment.channelId);
    expect(await problem(without)).toMatchObject({ status: 409, code: 'payment-not-open' });
    const page = await browser.open(without);
    expect(page.status).toBe(409);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.body).toMatch(/商家尚未开通微信支付[\s\S]*has not opened WeChat payment/);
  });
});

describe('coming back from pay OAuth', () => {
  it('starts afresh when the Back button sends a used code again, and ends where it should', async () => {
    const back = await browser.authorize((await browser.open(start())).location);
    await browser.open(back);
    const again = await browser.open(back);
    expect(again.location.pathname).toBe('/weixin/pay/oauth/authorize');
    const end = await browser.open(await browser.authorize(again.location));
    expect(end.location.host).toBe('shop.example');
  });

  it.each(['40163', '40029', '41008', '42003', '42001'])(
    'starts afresh when the code is spent (%s)',
    async (errorCode) => {
      const back = await browser.authorize((await browser.open(start())).location);
      app.sandbox.control.fault({ call: 'redeemPayOauthCode', kind: 'refuse', errorCode });
      const { status, location } = await browser.open(back);
      expect([status, location.pathname]).toEqual([302, '/weixin/pay/oauth/authorize']);
      expect((await browser.open(await browser.authorize(location))).location.host).toBe('shop.example');
    },
  );

  it('does not go round for ever where no code is ever taken', async () => {
    app.sandbox.control.fault({ call: 'redeemPayOauthCode', kind: 'refuse', errorCode: '40029', times: 99 });
    let visit = await browser.open(start());
    let rounds = 0;
    for (; visit.status === 302 && rounds < 10; rounds++)
      visit = await browser.open(await browser.authorize(visit.location));
    expect([visit.status, rounds]).toEqual([409, 4]);
    expect(visit.body).toContain('授权没有完成');
  });

  it('gives another browser with the same state its own authorization, never the first one’s user', async () => {
    const back = await browser.authorize((await browser.open(start())).location);
    const thief = newBrowser();
    await thief.open(start());
    const { status, location } = await thief.open(back);
    expect([status, location.pathname]).toEqual([302, '/weixin/pay/oauth/authorize']);
    expect((await browser.open(back)).location.searchParams.get('openId')).toBe(openIdA());
  });

  it('takes a code once, however many requests bring it at the same time', async () => {
    const back = await browser.authorize((await browser.open(start())).location);
    const visits = await Promise.all(Array.from({ length: 5 }, () => browser.open(back)));
    expect(visits.map(({ location }) => location.host).filter((host) => host === 'shop.example')).toHaveLength(1);
    expect(visits.every(({ status }) => status === 302)).toBe(true);
  });

  it('starts afresh after ten minutes', async () => {
    const back = await browser.authorize((await browser.open(start())).location);
    await app.database
      .collection('oauth_states')
      .updateOne({ _id: back.searchParams.get('state') as never }, { $set: { expiresAt: new Date(Date.now() - 1) } });
    expect((await browser.open(back)).location.pathname).toBe('/weixin/pay/oauth/authorize');
  });

  it('knows no state that was never sent out, nor one of base OAuth', async () => {
    expect(await problem('/api/mobile/check-pay?code=c&state=made0up')).toMatchObject({
      status: 404,
      code: 'oauth-unknown',
    });
    const base = await browser.open(start().replace('/pay?', '/base-oauth?'));
    const state = base.location.searchParams.get('state') ?? '';
    expect(await problem(`/api/mobile/check-pay?code=c&state=${state}`)).toMatchObject({ status: 404 });
    expect(await problem('/api/mobile/check-pay?code=c&state[$ne]=x')).toMatchObject({ status: 400 });
  });

  it('lets nobody pay under a virtual openId', async () => {
    const page = await browser.walk(start(), 'snapshot');
    expect(page.status).toBe(403);
    expect(page.body).toContain('使用完整服务');
    expect(page.body).toContain('href="/api/mobile/pay?channelId=');
  });

  it.each(['5xx', 'html', 'cut-before', 'cut-after', 'empty', 'broken-json', 'wrong-content'] as const)(
    'shows a page with a way to try again when WeConnect answers the code with %s',
    async (kind) => {
      const back = await browser.authorize((await browser.open(start())).location);
      app.sandbox.control.fault({ call: 'redeemPayOauthCode', kind });
      const page = await browser.open(back);
      expect(page.status).toBe(503);
      expect(page.body).toMatch(/微信授权暂时没有响应[\s\S]*does not answer right now/);
      const retry = /href="(\/api\/mobile\/pay[^"]*)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
      expect((await browser.walk(retry)).location.searchParams.get('openId')).toBe(openIdA());
    },
  );

  it('passes on what else WeConnect refuses with, and says that repeating it is no use', async () => {
    const back = await browser.authorize((await browser.open(start())).location);
    app.sandbox.control.fault({ call: 'redeemPayOauthCode', kind: 'refuse', errorCode: 'NOAUTH' });
    const { status, body } = await browser.open(back, { accept: 'application/json' });
    expect([status, JSON.parse(body)]).toEqual([502, expect.objectContaining({ code: 'weconnect-refused' })]);
  });
});

describe('pay OAuth while WeConnect is away', () => {
  it.each(['5xx', 'html', 'cut-before', 'empty'] as const)(
    'shows a page whose link tries again, when the account cannot be asked for (%s)',
    async (kind) => {
      await app.database.collection('payment_configs').deleteMany({});
      app.sandbox.control.fault({ call: 'findPaymentConfiguration', kind, times: 99 });
      const page = await browser.open(start());
      expect(page.status).toBe(503);
      expect(page.headers.get('retry-after')).not.toBeNull();
      const retry = /href="(\/api\/mobile\/pay[^"]*)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&');
      expect(retry).toBe(start());
      app.sandbox.control.clearFaults();
      expect((await browser.open(retry ?? '')).status).toBe(302);
    },
  );
});

describe('pay OAuth under https', () => {
  it('sends its cookie over https only', async () => {
    const secure = await startApp({ environment: { PUBLIC_URL: 'https://scrm.example' } });
    const { channelId } = secure.sandbox.world;
    const { headers } = await secure.api().get(start(channelId, 'https://scrm.example/'));
    expect(headers.getSetCookie()[0]).toContain('; Secure');
    await secure.stop();
  });
});
