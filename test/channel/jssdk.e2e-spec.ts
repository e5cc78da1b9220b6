import { createHash } from 'node:crypto';
import { TicketPolicy } from '../../src/channel/jssdk/jsapi-ticket.js';
import { type ApiAnswer } from '../support/api-client.js';
import { DatabaseJournal } from '../support/database-journal.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp, useApp } from '../support/start-app.js';

const PAGE = 'https://shop.example/goods?id=1&name=%E8%8C%B6';
const PUBLIC_URL = 'http://scrm.example';

const app = useApp({
  environment: { PUBLIC_URL },
  policies: [[TicketPolicy, { patience: 2_000, look: 20, hold: 0 }]],
});
const channelId = (): string => app.sandbox.world.channelId;
const ask = (query: Record<string, string>, on = app): Promise<ApiAnswer> =>
  on.api().get(`/api/jssdk/sign-package?${new URLSearchParams(query).toString()}`);
const askForPage = (on = app): Promise<ApiAnswer> => ask({ channelId: channelId(), refererUrl: PAGE }, on);
const tickets = (): ReturnType<TestApp['database']['collection']> => app.database.collection('jsapi_tickets');
const keptTicket = async (): Promise<string> =>
  (await tickets().findOne({ _id: channelId() as never }))?.ticket as string;
const change = (fields: Record<string, unknown>): Promise<unknown> =>
  tickets().updateOne({ _id: channelId() as never }, { $set: fields }, { upsert: true });
const fetched = (): number => app.sandbox.control.calls().getTicket ?? 0;
const inMs = (ms: number): Date => new Date(Date.now() + ms);
beforeEach(async () => {
  app.sandbox.control.reset();
  await tickets().deleteMany({});
  await app.database.collection('jssdk_domains').deleteMany({});
});

describe('a sign package', () => {
  it('is signed as WeChat’s client checks it, with a ticket that is told to nobody', async () => {
    const { status, body, headers } = await ask({ channelId: channelId(), refererUrl: `${PAGE}#/detail` });
    const { nonceStr, timestamp, signature } = body;
    const ticket = await keptTicket();
    const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${PAGE}`;
    expect(status).toBe(200);
    expect(body).toEqual({ appId: app.sandbox.world.channelAppId, nonceStr, timestamp, url: PAGE, signature });
    expect(signature).toBe(createHash('sha1').update(text).digest('hex'));
    expect(nonceStr).toMatch(/^[0-9A-Za-z]{16}$/);
    expect(Math.abs(timestamp - Date.now() / 1000)).toBeLessThan(10);
    expect(JSON.stringify(body)).not.toContain(ticket);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('gives a bare host its slash', async () => {
    expect((await ask({ channelId: channelId(), refererUrl: 'https://shop.example' })).body.url).toBe(
      'https://shop.example/',
    );
  });

  it('is for PUBLIC_URL and the path of the request where no page is named', async () => {
    const { body } = await ask({ channelId: channelId() });
    expect(body.url).toBe(`${PUBLIC_URL}/api/jssdk/sign-package?channelId=${channelId()}`);
  });

  it('is for the page of this service that asks, where its browser says which it is', async () => {
    const asked = async (referer: string): Promise<string> =>
      (await app.api().get(`/api/jssdk/sign-package?channelId=${channelId()}`, { referer })).body.url;
    expect(await asked(`${PUBLIC_URL}/webapp/common/pay/store?a=1`)).toBe(`${PUBLIC_URL}/webapp/common/pay/store?a=1`);
    for (const foreign of ['https://evil.example/', 'http://scrm.example.evil/', 'nonsense']) {
      expect(await asked(foreign)).toBe(`${PUBLIC_URL}/api/jssdk/sign-package?channelId=${channelId()}`);
    }
  });

  it.each([
    [{ refererUrl: 'javascript:alert(1)' }, 'refererUrl'],
    [{ refererUrl: '/page' }, 'refererUrl'],
    [{ channelId: 'a.b' }, 'channelId'],
    [{}, 'channelId'],
  ])('is refused for %p, naming the field', async (query, field) => {
    const named = 'refererUrl' in query ? { channelId: channelId(), ...query } : query;
    const { status, body } = await ask(named);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });

  it('is refused for a channel that WeConnect does not know, and nothing is kept of it', async () => {
    expect((await ask({ channelId: 'nobodys', refererUrl: PAGE })).status).toBe(404);
    expect(await tickets().countDocuments()).toBe(0);
  });

  it('is readable for the page that it signs, and for no other', async () => {
    const path = `/api/jssdk/sign-package?${new URLSearchParams({ channelId: channelId(), refererUrl: PAGE }).toString()}`;
    const own = await app.api().get(path, { origin: 'https://shop.example' });
    const foreign = await app.api().get(path, { origin: 'https://evil.example' });
    expect(own.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('takes the default channel where none is named', async () => {
    const other = await startApp({ environment: { DEFAULT_CHANNEL_ID: channelId() }, sandbox: app.sandbox });
    const { status, body } = await ask({ refererUrl: PAGE }, other);
    await other.stop();
    expect([status, body.appId]).toEqual([200, app.sandbox.world.channelAppId]);
  });
});

describe('the domains of an account', () => {
  const name = (domains: unknown, token = app.tokens.admin): Promise<ApiAnswer> =>
    app.api(token).post('/api/management/channel/jssdk-domains', { domains });

  it('are the only ones signed for, beside PUBLIC_URL’s, once they are named', async () => {
    expect((await name(['Shop.example:443'])).body).toEqual({ domains: ['shop.example'] });
    expect((await askForPage()).status).toBe(200);
    expect((await ask({ channelId: channelId(), refererUrl: `${PUBLIC_URL}/page` })).status).toBe(200);
    for (const refererUrl of ['https://evil.example/', 'https://a.shop.example/', 'https://shop.example:8443/']) {
      const { status, body } = await ask({ channelId: channelId(), refererUrl });
      expect([status, body.code]).toEqual([403, 'jssdk-domain-not-allowed']);
    }
    await name([]);
    expect((await ask({ channelId: channelId(), refererUrl: 'https://any.example/' })).status).toBe(200);
  });

  it('are the account’s own, and an administrator’s to name', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    await name(['else.example'], await app.token('admin', { accountId }));
    expect((await app.api(app.tokens.admin).get('/api/management/channel/jssdk-domains')).body).toEqual({
      domains: [],
    });
    expect((await name(['shop.example'], app.tokens.service)).status).toBe(403);
    expect((await name(['https://shop.example/'])).status).toBe(400);
    expect((await name('shop.example')).status).toBe(400);
  });
});

describe('a channel’s ticket', () => {
  it('is fetched once for 300 pages at the same time, over two processes', async () => {
    const second = await startApp({
      environment: { PUBLIC_URL },
      databaseName: app.databaseName,
      sandbox: app.sandbox,
    });
    app.sandbox.control.fault({ call: 'getTicket', kind: 'delay', delayMs: 200 });
    const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => askForPage(n % 2 ? app : second)));
    await second.stop();
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { getTicket, refreshToken } = app.sandbox.control.calls();
    expect([getTicket, refreshToken]).toEqual([1, 1]);
  }, 30_000);

  it('is kept, so that later pages ask nobody', async () => {
    await askForPage();
    const before = app.sandbox.control.calls();
    await askForPage();
    expect(app.sandbox.control.calls()).toEqual(before);
  });

  it('is refreshed ahead of its end, while it goes on serving', async () => {
    await askForPage();
    app.sandbox.control.advanceClock(7_200_000);
    const old = await keptTicket();
    await change({ refreshAt: inMs(-1) });
    app.sandbox.control.fault({ call: 'getTicket', kind: 'delay', delayMs: 300 });
    const { body } = await askForPage();
    const text = `jsapi_ticket=${old}&noncestr=${body.nonceStr}&timestamp=${body.timestamp}&url=${PAGE}`;
    expect(body.signature).toBe(createHash('sha1').update(text).digest('hex'));
    await eventually(async () => {
      expect(await keptTicket()).not.toBe(old);
    });
    expect(fetched()).toBe(2);
  });

  it('lives as long as WeChat says', async () => {
    await askForPage();
    const { expiresAt, refreshAt } = (await tickets().findOne({})) as unknown as Record<string, Date>;
    expect(Math.abs((expiresAt?.getTime() ?? 0) - inMs(7_200_000).getTime())).toBeLessThan(10_000);
    expect(Math.abs((refreshAt?.getTime() ?? 0) - inMs(6_600_000).getTime())).toBeLessThan(10_000);
  });

  it('serves while it is valid, though WeChat and WeConnect are away, and does not press them', async () => {
    await askForPage();
    await change({ refreshAt: inMs(-1) });
    app.sandbox.control.fault({ call: 'refreshToken', kind: '5xx', times: 99 });
    app.sandbox.control.fault({ call: 'getTicket', kind: 'html', times: 99 });
    expect((await askForPage()).status).toBe(200);
    await eventually(async () => {
      const { leaseUntil } = (await tickets().findOne({})) as unknown as { leaseUntil: Date };
      const { refreshToken } = app.sandbox.control.calls();
      expect(refreshToken).toBe(4);
      expect(leaseUntil.getTime()).toBeLessThan(inMs(30_001).getTime());
    });
    for (let page = 0; page < 5; page++) expect((await askForPage()).status).toBe(200);
    expect(app.sandbox.control.calls().refreshToken).toBe(4);
  });

  it.each([
    ['refreshToken', '5xx', 503, 'weconnect-unavailable'],
    ['refreshToken', 'html', 503, 'weconnect-unavailable'],
    ['refreshToken', 'cut-before', 503, 'weconnect-unavailable'],
    ['refreshToken', 'cut-after', 503, 'weconnect-unavailable'],
    ['refreshToken', 'broken-json', 503, 'weconnect-unavailable'],
    ['refreshToken', 'empty', 503, 'weconnect-unavailable'],
    ['refreshToken', 'wrong-content', 502, 'weconnect-unreadable'],
    ['getTicket', '5xx', 503, 'wechat-unavailable'],
    ['getTicket', 'refuse', 503, 'wechat-unavailable'],
    ['getTicket', 'html', 503, 'wechat-unavailable'],
    ['getTicket', 'cut-before', 503, 'wechat-unavailable'],
    ['getTicket', 'cut-after', 503, 'wechat-unavailable'],
    ['getTicket', 'broken-json', 503, 'wechat-unavailable'],
    ['getTicket', 'empty', 503, 'wechat-unavailable'],
    ['getTicket', 'wrong-content', 502, 'wechat-unreadable'],
  ] as const)(
    'is not made of a failure of %s (%s): the next page after its pause tries again',
    async (call, kind, status, code) => {
      app.sandbox.control.fault({ call, kind, times: 3 });
      const failed = await askForPage();
      expect([failed.status, failed.body.code, failed.body.safeToRetry]).toEqual([status, code, true]);
      app.sandbox.control.clearFaults();
      await eventually(async () => {
        expect((await askForPage()).status).toBe(200);
      });
    },
  );

  it('is not made for a channel that cannot be asked for', async () => {
    const other = await startApp({ sandbox: app.sandbox });
    app.sandbox.control.fault({ call: 'findChannel', kind: '5xx', times: 3 });
    const { status, body } = await askForPage(other);
    await other.stop();
    expect([status, body.code, body.safeToRetry]).toEqual([503, 'weconnect-unavailable', true]);
  });

  it('is not made of a refusal, such as a used-up quota', async () => {
    app.sandbox.control.fault({ call: 'getTicket', kind: 'refuse', errorCode: '45009' });
    const refused = await askForPage();
    expect([refused.status, refused.body.code, refused.body.errcode]).toEqual([502, 'wechat-refused', 45009]);
    expect((await tickets().findOne({}))?.ticket).toBeUndefined();
  });

  it.each(['40001', '42001'])('is asked for with a new token, once, where WeChat answers %s', async (errorCode) => {
    app.sandbox.control.fault({ call: 'getTicket', kind: 'refuse', errorCode });
    expect((await askForPage()).status).toBe(200);
    const { refreshToken, getTicket } = app.sandbox.control.calls();
    expect([refreshToken, getTicket]).toEqual([2, 2]);
  });

  it('is asked for no third time where the new token is no good either', async () => {
    app.sandbox.control.fault({ call: 'getTicket', kind: 'refuse', errorCode: '40001', times: 2 });
    const { status, body } = await askForPage();
    expect([status, body.code, fetched()]).toEqual([502, 'wechat-token-invalid', 2]);
  });

  it('is held by a process for a while, so that a page costs no question to the database', async () => {
    const other = await startApp({ environment: { PUBLIC_URL: 'https://shop.example' }, sandbox: app.sandbox });
    const journal = new DatabaseJournal();
    await askForPage(other);
    journal.start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => askForPage(other)));
    journal.stop();
    await other.stop();
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(journal.names().filter((name) => name.startsWith('jsapi_tickets'))).toEqual([]);
  });

  it('is fetched by somebody else once the lease of a process that died has ended', async () => {
    const lease = { revision: 0, leaseHolder: 'a process that died', leaseUntil: inMs(600) };
    await change(lease);
    const { status } = await askForPage();
    expect([status, fetched()]).toEqual([200, 1]);
    expect(Date.now()).toBeGreaterThanOrEqual(lease.leaseUntil.getTime());
  });

  it('is waited for so long, and then the page is told to try again', async () => {
    await change({ revision: 0, leaseHolder: 'a process that hangs', leaseUntil: inMs(60_000) });
    const { status, body } = await askForPage();
    expect([status, body.code, body.safeToRetry, fetched()]).toEqual([503, 'jsapi-ticket-not-ready', true, 0]);
  });
});
