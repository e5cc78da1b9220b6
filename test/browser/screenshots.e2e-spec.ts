import { jest } from '@jest/globals';
import { mkdir } from 'node:fs/promises';
import { type Page } from 'playwright-core';
import { DESKTOP, PHONE } from './support/chromium.js';
import { furnish, type Furnished } from './support/furnished.js';
import { beUser, payButtonOn, payPage, seriousFindings, signIn } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(300_000);

/** `SCREENSHOTS=docs/screenshots npm test -- test/browser/screenshots` draws them anew; else every page is only looked at, at both widths. */
const directory = process.env.SCREENSHOTS;
/** A picture shows enough of a long page. */
const TALLEST = 1_500;
const WIDTHS = { 1280: DESKTOP, 390: PHONE };

const site = useSite();
let furnished: Furnished;
let page: Page;

beforeAll(async () => {
  furnished = await furnish(site.app);
});

/** Nothing reaches beyond the window, nobody is kept out; then its picture, of the window or of the whole page. */
async function look(name: string, width: string, fullPage = false): Promise<void> {
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect([name, overflow]).toEqual([name, 0]);
  expect([name, await seriousFindings(page)]).toEqual([name, []]);
  if (directory === undefined) return;
  await mkdir(directory, { recursive: true });
  const height = fullPage ? await page.evaluate('document.documentElement.scrollHeight') : 0;
  const clip = { x: 0, y: 0, width: Number(width), height: Math.min(Number(height), TALLEST) };
  await page.screenshot({ path: `${directory}/${name}-${width}.png`, fullPage, ...(fullPage && { clip }) });
}

const CONSOLE_PAGES: [string, () => string][] = [
  ['overview', () => '/console'],
  ['channels', () => '/console/channels'],
  ['channel', () => `/console/channels/${site.app.sandbox.world.payingChannelId}`],
  ['payments', () => `/console/payments?channelId=${site.app.sandbox.world.channelId}`],
  ['payment', () => `/console/trades/${furnished.outTradeNo}`],
  ['order', () => `/console/orders/store/${furnished.outTradeNo.replace(/-\d+$/, '')}`],
  ['test-payment-paid', () => `/console/test-payments/${furnished.testOutTradeNo}`],
  ['modules', () => '/console/modules'],
  ['events', () => '/console/events'],
  ['event', () => `/console/events/${furnished.deadEventId}`],
  ['replay', () => '/console/replay'],
];

describe.each(Object.entries(WIDTHS))('at %s pixels', (width, viewport) => {
  beforeEach(async () => {
    page = await site.open(viewport);
  });

  it.each(CONSOLE_PAGES)('the page %s fits its window, and is for everybody', async (name, path) => {
    await signIn(site.app, page);
    await page.goto(path());
    await look(name, width, true);
  });

  it('a test payment fits its window, and is for everybody', async () => {
    await signIn(site.app, page);
    await page.goto(`/console/channels/${site.app.sandbox.world.payingChannelId}`);
    await page.getByRole('button', { name: /生成二维码/ }).click();
    await page.locator('.qr img').waitFor();
    await look('test-payment', width);
  });

  it('what a new account sees fits its window, and is for everybody', async () => {
    const { accountId, channelId } = site.app.sandbox.world.accountWithoutPayment;
    await signIn(site.app, page, accountId);
    for (const path of ['', '/payments', '/channels', '/events', '/modules']) {
      await page.goto(`/console${path}`);
      await look(`new${path.replace('/', '-')}`, width);
    }
    await page.locator('#module-store').getByRole('button').click();
    await page.locator('#payment-reminder').waitFor();
    await look('reminder', width);
    await page.goto(`/console/channels/${channelId}`);
    await page.getByRole('button', { name: /^开通/ }).click();
    await page.locator('#apiKey-fault').waitFor();
    site.chromium.expectRefusal(400);
    await look('opening', width, true);
    await page.goto('/console/modules');
    await page.evaluate("document.querySelector('#module-store form').removeAttribute('data-confirm')");
    await page.locator('#module-store').getByRole('button').click();
    await page.getByText('未启用').first().waitFor();
  });

  it('what cannot be shown fits its window, and is for everybody', async () => {
    await page.goto('/console/login');
    await look('login', width);
    await signIn(site.app, page);
    await page.goto('/console/trades/there-is-none');
    site.chromium.expectRefusal(404);
    await look('not-found', width);
    await page.goto('/webapp/common/pay/lottery');
    site.chromium.expectRefusal(404);
    await look('pay-not-found', width);
  });

  it('a purchase fits its window at every step, and is for everybody', async () => {
    await page.goto(payPage(site.app, 'store'));
    await look('pay-1-choose', width);
    await page.goto(payPage(site.app, 'store', { goodsId: 'longjing-tea', quantity: '2' }));
    await beUser(page, '李雷');
    await look('pay-2-bill', width);
    await page.locator('#pay').click();
    const pay = payButtonOn(page);
    await pay.waitFor();
    await look('pay-3-wechat', width);
    await pay.click();
    await page.locator('#said[data-state=PAID]').waitFor();
    await look('pay-4-paid', width);
  });

  it('a purchase that is given up fits its window, and is for everybody', async () => {
    await page.goto(payPage(site.app, 'store', { goodsId: 'silk-scarf' }));
    await beUser(page, '李雷');
    await page.locator('#pay').click();
    await page.getByRole('button', { name: /关闭/ }).click();
    await page.locator('#said[data-state=cancelled]').waitFor();
    await look('pay-cancelled', width);
  });

  it('a bill outside of WeChat fits its window, and is for everybody', async () => {
    await page.goto(payPage(site.app, 'store', { goodsId: 'silk-scarf', outside: '1' }));
    await beUser(page, '李雷');
    await page.locator('#pay').click();
    await page.locator('#said[data-state=waiting]').waitFor();
    await look('pay-qr', width);
  });

  it('a reservation fits its window, and is for everybody', async () => {
    await page.goto(payPage(site.app, 'reservation'));
    await look('pay-reservation-new', width);
    await beUser(page, '李雷');
    await page.locator('input[name=slotId]:enabled').first().check();
    await page.getByRole('button', { name: /选好了/ }).click();
    await page.locator('#pay').waitFor();
    await look('pay-reservation', width, true);
  });
});
