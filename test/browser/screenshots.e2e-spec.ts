import { jest } from '@jest/globals';
import { mkdir } from 'node:fs/promises';
import { type Page } from 'playwright-core';
import { Shop } from '../support/shop.js';
import { type TestApp } from '../support/start-app.js';
import { Chromium, DESKTOP, PHONE, startSite } from './support/chromium.js';
import { beUser, payPage, signIn } from './support/site.js';

jest.setTimeout(300_000);

/** `SCREENSHOTS=docs/screenshots npm test -- test/browser/screenshots` draws them anew; else every page is only opened, at both widths. */
const directory = process.env.SCREENSHOTS;
const WIDTHS = { 1280: DESKTOP, 390: PHONE };

let app: TestApp;
let chromium: Chromium;
let outTradeNo: string;

beforeAll(async () => {
  app = await startSite();
  chromium = await Chromium.start(app.url);
  outTradeNo = await furnish();
});
afterAll(async () => {
  await chromium.stop();
  await app.stop();
});
afterEach(() => chromium.closeWindows());

/** Some payments, one of them large and of a long name, and a dead letter. */
async function furnish(): Promise<string> {
  const shop = new Shop(app);
  await shop.open();
  const service = app.api(app.tokens.service);
  const { channelId } = app.sandbox.world;
  const large = await service.post('/api/trade/pay', {
    ...{
      subject: '全套手工龙泉青瓷茶具礼盒（含紫檀木收纳箱、定制刻字、全国顺丰包邮）',
      totalFee: 98_765_432,
      tradeType: 'NATIVE',
    },
    metadata: { channelId, orderNumber: '20260301-VIP-000000001', detailUrl: '/orders/20260301' },
  });
  app.sandbox.control.pay(large.body.outTradeNo as string);
  const orders = [];
  for (let count = 0; count < 4; count++) orders.push(await shop.prepared());
  for (const order of orders) {
    app.sandbox.control.pay(order.outTradeNo);
    await shop.waitFor(order.orderNumber, 'PAID');
  }
  return orders.at(-1)?.outTradeNo ?? '';
}

async function take(page: Page, name: string, width: string): Promise<void> {
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow).toBe(0);
  if (directory === undefined) return;
  await mkdir(directory, { recursive: true });
  await page.screenshot({ path: `${directory}/${name}-${width}.png` });
}

const CONSOLE_PAGES: [string, () => string][] = [
  ['overview', () => '/console'],
  ['channels', () => '/console/channels'],
  ['channel', () => `/console/channels/${app.sandbox.world.payingChannelId}`],
  ['payments', () => `/console/payments?channelId=${app.sandbox.world.channelId}`],
  ['payment', () => `/console/trades/${outTradeNo}`],
  ['modules', () => '/console/modules'],
  ['events', () => '/console/events'],
  ['replay', () => '/console/replay'],
];

describe.each(Object.entries(WIDTHS))('at %s pixels', (width, viewport) => {
  it.each(CONSOLE_PAGES)('the page %s is no wider than its window', async (name, path) => {
    const page = await chromium.open(viewport);
    await signIn(app, page);
    await page.goto(path());
    await take(page, name, width);
  });

  it('the login page is no wider than its window', async () => {
    const page = await chromium.open(viewport);
    await page.goto('/console/login');
    await take(page, 'login', width);
  });

  it('a purchase is no wider than its window at any step', async () => {
    const page = await chromium.open(viewport);
    await page.goto(payPage(app, 'store', { goodsId: 'longjing-tea', quantity: '2' }));
    await take(page, 'pay-1-choose', width);
    await beUser(page, '李雷');
    await take(page, 'pay-2-bill', width);
    await page.locator('#pay').click();
    const pay = page.frameLocator('dialog.phone iframe').getByRole('button', { name: /^支付 Pay/ });
    await pay.waitFor();
    await take(page, 'pay-3-wechat', width);
    await pay.click();
    await page.locator('#said[data-state=PAID]').waitFor();
    await take(page, 'pay-4-paid', width);
  });

  it('a bill outside of WeChat is no wider than its window', async () => {
    const page = await chromium.open(viewport);
    await page.goto(payPage(app, 'store', { goodsId: 'silk-scarf', outside: '1' }));
    await beUser(page, '李雷');
    await page.locator('#pay').click();
    await page.locator('#said[data-state=waiting]').waitFor();
    await take(page, 'pay-qr', width);
  });
});
