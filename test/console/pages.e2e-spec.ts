import { gzipSync } from 'node:zlib';
import { BrowserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { SEEDED_WORLD as WORLD } from '../../src/sandbox/world/seeded-world.js';
import { useApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';

const app = useApp();
let browser: BrowserClient;
let outTradeNo: string;
/** The pages of what there is one of. */
let made: Record<'payment' | 'event' | 'testPayment' | 'order', string>;

beforeAll(async () => {
  browser = new BrowserClient(app.url);
  await browser.signIn(app.tokens.admin);
  const shop = new Shop(app);
  await shop.open();
  let orderNumber: string;
  ({ outTradeNo, orderNumber } = await shop.paid());
  const [event = ''] = /\/console\/events\/[^"?]+/.exec((await browser.get('/console/events')).text) ?? [];
  const channel = `/console/channels/${WORLD.payingChannelId}`;
  const { location } = await browser.submit(channel, '/console/test-payments', { price: '0.01' });
  made = {
    payment: `/console/trades/${outTradeNo}`,
    event,
    testPayment: location ?? '',
    order: `/console/orders/store/${orderNumber}`,
  };
});
const CONSOLE = [
  '',
  '/channels',
  '/own-channels',
  '/payments',
  '/modules',
  '/events',
  '/replay',
  '/login',
  '/trades/there-is-none',
];
const ONE_EACH = ['payment', 'event', 'testPayment', 'order'] as const;
const PAGES: [name: string, path: () => string][] = [
  ...CONSOLE.map((path) => `/console${path}`),
  ...[WORLD.payingChannelId, WORLD.channelId].map((id) => `/console/channels/${id}`),
  `/console/channels/${WORLD.channelId}/direct-payment`,
  ...['store', 'store?goodsId=silk-scarf', 'reservation', 'lottery'].map((page) => `/webapp/common/pay/${page}`),
]
  .map((path): [string, () => string] => [path, () => path])
  .concat(ONE_EACH.map((page) => [`the page of one ${page}`, () => made[page]]));

describe('the list of payments', () => {
  it.each(['from=2026-13-01', 'from=0000-01-01', 'from=9999-12-31&to=9999-12-31', 'to=2026-02-30', 'q=%F4%8F%BF%BF'])(
    'refuses %s as a mistake of who asks',
    async (query) => {
      const { status } = await browser.get(`/console/payments?channelId=${WORLD.channelId}&${query}`);
      expect(status).toBe(400);
    },
  );
});

describe('a page', () => {
  it.each(PAGES)('%s loads nothing from elsewhere, and runs no inline script', async (name, path) => {
    const reader = name === '/console/login' ? new BrowserClient(app.url) : browser;
    const { status, headers, text } = await reader.get(path());
    expect(status).toBe(name.endsWith('there-is-none') || name.endsWith('lottery') ? 404 : 200);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son[a-z]+=|\sstyle=/);
    expect(text).not.toMatch(/<(?!a )[^>]*\s(src|href)="(https?:)?\/\//);
  });

  it.each(PAGES)('%s is loaded for the first time in less than 100 KB', async (_name, path) => {
    const { text } = await browser.get(path());
    const files = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file = '']) => file);
    const sizes = await Promise.all(files.map(async (file) => (await compressed(file)).length));
    expect(gzipSync(text).length + sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
  });
});

/** As it comes over the wire, before anything unpacks it. */
async function compressed(path: string): Promise<Buffer> {
  const response = await fetch(app.url + path);
  expect(response.headers.get('content-encoding')).toBe('gzip');
  return gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 });
}

describe('the menu', () => {
  it.each([
    ['/console/payments', () => made.payment],
    ['/console/events', () => made.event],
    ['/console/events', () => '/console/replay'],
    ['/console/channels', () => made.testPayment],
    ['/console/channels', () => '/console/own-channels'],
  ])('says that one is in %s', async (part, path) => {
    const { text } = await browser.get(path());
    expect(/<a href="([^"]*)" aria-current="page">/.exec(text)?.[1]).toBe(part);
  });
});

describe('the totals of payments', () => {
  const totalsOf = async (query: string): Promise<string> => {
    const { text } = await browser.get(`/console/payments?channelId=${WORLD.channelId}${query}`);
    return /id="totals-of">([\s\S]*?)<\/p>/.exec(text)?.[1] ?? '';
  };

  it('name their days, which the list below may go beyond', async () => {
    expect(await totalsOf('&from=2026-01-01&to=2026-01-31')).toContain('2026-01-01 至 2026-01-31');
    const [first = '', last = ''] = (await totalsOf('')).match(/\d{4}-\d{2}-\d{2}/g) ?? [];
    expect(Date.parse(last) - Date.parse(first)).toBe(29 * 86_400_000);
  });

  it('say which payments they are of', async () => {
    expect(await totalsOf('')).toContain('真实支付');
    expect(await totalsOf('&isTest=true')).toContain('测试支付');
    expect(await totalsOf('')).not.toContain('不限单号');
    expect(await totalsOf('&q=nothing')).toContain('不限单号');
  });
});

describe('a file of a page', () => {
  it('is kept by browsers for ever, under a name that changes with its content', async () => {
    const { text } = await browser.get('/console');
    const path = /href="(\/assets\/site\.[0-9a-f]{12}\.css)"/.exec(text)?.[1] ?? '';
    const { status, headers } = await browser.get(path);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it('that there is not answers 404', async () => {
    expect((await browser.get('/assets/..%2fpackage.json')).status).toBe(404);
  });
});

describe('the list of events', () => {
  it('shows a payment notification and who it was delivered to', async () => {
    const { text } = await browser.get('/console/events');
    expect(text).toContain(outTradeNo);
    expect(text).toContain('已送达');
  });

  it('filters', async () => {
    const { text } = await browser.get('/console/events?state=refused');
    expect(text).toContain('没有符合条件的事件');
  });

  it('names the field that a filter cannot be read of', async () => {
    const { status, text } = await browser.get('/console/events?state=lost');
    expect([status, text]).toEqual([400, expect.stringContaining('state')]);
  });

  it('pages', async () => {
    for (let index = 0; index < 26; index++) {
      const notice = aNotification(app.sandbox, { outTradeNo: `nobodys-${index}` });
      expect((await app.api().post('/api/webhook/weconnect', notice)).status).toBe(200);
    }
    const operator = new BrowserClient(app.url);
    await operator.signIn(app.tokens.operator);
    const older = /href="(\/console\/events\?cursor=[^"]+)"/.exec((await operator.get('/console/events')).text)?.[1];
    const { text } = await operator.get(older ?? '');
    expect(text).toContain(outTradeNo);
  });

  it("never shows another account's", async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const other = new BrowserClient(app.url);
    await other.signIn(await app.token('admin', { accountId }));
    expect((await other.get('/console/events')).text).not.toContain(outTradeNo);
    expect((await other.get(`/console/trades/${outTradeNo}`)).status).toBe(404);
  });
});

describe('the page of a payment', () => {
  it('tells what happened, in order, with what was posted', async () => {
    const { text } = await browser.get(`/console/trades/${outTradeNo}`);
    const timeline = text.slice(text.indexOf('class="timeline"'));
    const order = ['Ordered', 'Prepaid', 'Notification received', 'Paid', 'Delivered to store'].map((word) =>
      timeline.indexOf(`>${word}<`),
    );
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order).not.toContain(-1);
    expect(text).toContain('payment_notification');
  });

  it('escapes what others wrote', async () => {
    const outTradeNo = 'with-markup-1';
    await app.api(app.tokens.service).post('/api/trade/pay', {
      outTradeNo,
      subject: '<img src=x onerror=alert(1)>',
      totalFee: 100,
      metadata: {},
      tradeType: 'NATIVE',
    });
    const { text } = await browser.get(`/console/trades/${outTradeNo}`);
    expect(text).toContain('&lt;img src=x');
    expect(text).not.toContain('<img src=x');
  });
});

describe('replaying a span of time', () => {
  it('counts first, and then makes the deliveries again', async () => {
    const span = { from: '2020-01-01T00:00', to: '2099-01-01T00:00', module: 'store' };
    const counted = await browser.submit('/console/replay', '/console/replay', { ...span, step: 'count' });
    expect(counted.text).toContain('将重放 1 次投递');
    const replayed = await browser.submit('/console/replay', '/console/replay', { ...span, step: 'replay' });
    expect(replayed.text).toContain('已重新投递 1 次');
  });

  it('offers the last hour, with what came just now', async () => {
    const shop = new Shop(app);
    const { outTradeNo } = await shop.paid();
    const { body } = await app.api(app.tokens.admin).get(`/api/webhook/events?outTradeNo=${outTradeNo}`);
    const received = new Date(body.items[0].receivedAt as string);
    const { text } = await browser.get('/console/replay');
    const [from, to] = ['from', 'to'].map((name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '');
    expect(new Date(`${from ?? ''}+08:00`).getTime()).toBeLessThan(received.getTime());
    expect(new Date(`${to ?? ''}+08:00`).getTime()).toBeGreaterThan(received.getTime());
  });

  it.each(['2024-13-01T00:00', '2024-01-01T00:00Z', '2024-01-01', '0001-01-01T00:00', '9999-12-31T23:59'])(
    'refuses a span from %s',
    async (from) => {
      const span = { from, to: '2099-01-01T00:00', step: 'count' };
      const { status, text } = await browser.submit('/console/replay', '/console/replay', span);
      expect([status, text]).toEqual([400, expect.stringContaining('must be a date and a time')]);
    },
  );

  it('refuses a span that ends before it begins', async () => {
    const span = { from: '2099-01-01T00:00', to: '2020-01-01T00:00', step: 'count' };
    const { status, text } = await browser.submit('/console/replay', '/console/replay', span);
    expect([status, text]).toEqual([400, expect.stringContaining('must be later than from')]);
  });
});

describe('what a page shows', () => {
  it('is told of when it changes', async () => {
    const cookie = `console_session=${browser.cookie('console_session') ?? ''}`;
    const abort = new AbortController();
    const response = await fetch(`${app.url}/console/live/events`, { headers: { cookie }, signal: abort.signal });
    const reader = response.body?.getReader();
    const versions: string[] = [];
    const reading = (async () => {
      for (;;) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) return;
        versions.push(
          ...[...new TextDecoder().decode(value).matchAll(/event: version\n.*\n?data: (\S+)/g)].map(String),
        );
      }
    })().catch(() => undefined);
    await eventually(() => {
      expect(versions).toHaveLength(1);
    });
    await browser.submit('/console/modules', '/console/modules/store/deactivate');
    await browser.submit('/console/modules', '/console/modules/store/activate');
    const shop = new Shop(app);
    app.sandbox.control.pay((await shop.prepared()).outTradeNo);
    await eventually(() => {
      expect(versions.length).toBeGreaterThan(1);
    });
    abort.abort();
    await reading;
  });
});
