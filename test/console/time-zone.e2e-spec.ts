import { SEEDED_WORLD as WORLD } from '../../src/sandbox/world/seeded-world.js';
import { BrowserClient } from '../support/browser-client.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';

const HOUR = 3_600_000;
/** Half a day from China, whatever the season. */
const ZONE = 'America/New_York';

const app = useApp();
let browser: BrowserClient;
let outTradeNo: string;

beforeAll(async () => {
  browser = new BrowserClient(app.url);
  await browser.signIn(app.tokens.admin);
  const shop = new Shop(app);
  await shop.open();
  ({ outTradeNo } = await shop.paid());
});
afterEach(() => app.database.collection('account_time_zones').deleteMany({}));

async function setZone(timeZone = ZONE): Promise<void> {
  const { status } = await app.api(app.tokens.admin).post('/api/management/channel/time-zone', { timeZone });
  expect(status).toBe(200);
}

/** `2026-03-01 09:30`, by the clock of a place. */
const wallClock = (at: Date, timeZone = ZONE): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);

/** Every moment that a page shows, but for what was posted; as UTC would have it. */
function momentsOn(page: string): number[] {
  const shown = page.replaceAll(/<pre[\s\S]*?<\/pre>|datetime="[^"]*"/g, '');
  return [...shown.matchAll(/\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/g)].map(([text]) => Date.parse(`${text}Z`));
}

async function eventPage(): Promise<string> {
  const { body } = await app.api(app.tokens.admin).get(`/api/webhook/events?outTradeNo=${outTradeNo}`);
  return `/console/events/${String(body.items[0].id)}`;
}

const PAGES: [name: string, moments: number, path: () => string | Promise<string>][] = [
  ['the overview', 1, () => '/console'],
  ['payments', 1, () => `/console/payments?channelId=${WORLD.channelId}`],
  ['one payment', 8, () => `/console/trades/${outTradeNo}`],
  ['events', 1, () => '/console/events'],
  ['one event', 2, eventPage],
  ['replay', 2, () => '/console/replay'],
];

describe("an account's time zone", () => {
  it.each(PAGES)('is what every moment is shown in: %s', async (_name, atLeast, path) => {
    await setZone();
    const { text } = await browser.get(await path());
    const now = Date.parse(`${wallClock(new Date())}Z`);
    const moments = momentsOn(text);
    expect(moments.length).toBeGreaterThanOrEqual(atLeast);
    // All of it was done by this test, but for when the order ends: within hours of now, where China's clock is half a day ahead.
    for (const moment of moments) expect(Math.abs(moment - now)).toBeLessThan(5 * HOUR);
  });

  it.each(PAGES)('is named where it is not the usual one: %s', async (_name, _moments, path) => {
    const named = async (): Promise<string | undefined> =>
      /id="time-zone">[\s\S]*?<code>([^<]*)<\/code>/.exec((await browser.get(await path())).text)?.[1];
    expect(await named()).toBeUndefined();
    await setZone();
    expect(await named()).toBe(ZONE);
  });

  it("is its token's for whoever runs the service, and no other account's", async () => {
    await setZone();
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    for (const [token, zone] of [
      [app.tokens.operator, ZONE],
      [await app.token('operator', { accountId }), 'Asia/Shanghai'],
    ] as const) {
      const reader = new BrowserClient(app.url);
      await reader.signIn(token);
      const [moment = 0] = momentsOn((await reader.get('/console/events')).text);
      expect(Math.abs(moment - Date.parse(`${wallClock(new Date(), zone)}Z`))).toBeLessThan(5 * HOUR);
    }
  });

  it('is what a span to replay is meant in', async () => {
    await setZone();
    const count = async (zone: string): Promise<string | undefined> => {
      const [from, to] = [-HOUR, HOUR].map((ms) => wallClock(new Date(Date.now() + ms), zone).replace(' ', 'T'));
      const form = { from: from ?? '', to: to ?? '', module: 'store', step: 'count' };
      const { text } = await browser.submit('/console/replay', '/console/replay', form);
      return /将重放 (\d+) 次投递/.exec(text)?.[1];
    };
    expect(await count(ZONE)).toBe('1');
    expect(await count('Asia/Shanghai')).toBe('0');
  });
});
