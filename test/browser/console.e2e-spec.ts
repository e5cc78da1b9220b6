import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { Shop } from '../support/shop.js';
import { type TestApp } from '../support/start-app.js';
import { Chromium, DESKTOP, startSite } from './support/chromium.js';
import { seriousFindings, signIn } from './support/site.js';

jest.setTimeout(120_000);

let app: TestApp;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  app = await startSite();
  chromium = await Chromium.start(app.url);
});
afterAll(async () => {
  await chromium.stop();
  await app.stop();
});
beforeEach(async () => {
  chromium.faults.length = 0;
  page = await chromium.open(DESKTOP);
});
afterEach(async () => {
  await chromium.closeWindows();
  expect(chromium.faults).toEqual([]);
});

describe('the console in a browser', () => {
  it('reminds of opening payment, names what is wrong with the form, and says where the file is missing', async () => {
    const { accountId, channelId } = app.sandbox.world.accountWithoutPayment;
    await signIn(app, page, accountId);
    await page.goto('/console/modules');
    await page.locator('#module-store').getByRole('button', { name: /启用/ }).click();
    await page.locator('#payment-reminder').waitFor();
    await page.goto(`/console/channels/${channelId}`);
    expect(await page.locator('#directory').textContent()).toMatch(/\/webapp\/common\/pay\/$/);
    await page.getByLabel(/商户号/).fill('19000');
    chromium.faults.length = 0;
    await page.getByRole('button', { name: /^开通/ }).click();
    await page.locator('#p12Credential-fault').waitFor();
    expect(await page.locator('#apiKey-fault').isVisible()).toBe(true);
    expect(await page.getByLabel(/商户号/).inputValue()).toBe('19000');
    // The browser itself notes the 400 in its console.
    chromium.faults.length = 0;
  });

  it('notices by itself that a test payment was paid, and gives it back', async () => {
    await signIn(app, page);
    await page.goto(`/console/channels/${app.sandbox.world.payingChannelId}`);
    await page.getByRole('button', { name: /生成二维码/ }).click();
    await page.locator('.qr img').waitFor();
    app.sandbox.control.pay(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    await page.getByText('支付成功').first().waitFor();
    await page.getByRole('button', { name: /退款/ }).click();
    await page.getByText('已退款').first().waitFor();
  });

  it('shows a payment in its records as soon as it is made', async () => {
    await new Shop(app).open();
    await signIn(app, page);
    await page.goto(`/console/payments?channelId=${app.sandbox.world.channelId}`);
    const shop = new Shop(app);
    const { orderNumber, outTradeNo } = await shop.prepared();
    app.sandbox.control.pay(outTradeNo);
    await shop.waitFor(orderNumber, 'PAID');
    await page.getByRole('link', { name: outTradeNo }).waitFor();
  });

  it('replays a dead letter', async () => {
    const shop = new Shop(app);
    await shop.open();
    const { orderNumber, outTradeNo } = await shop.prepared();
    const orders = app.database.collection<{ _id: string }>('store_orders');
    const order = await orders.findOne({ _id: orderNumber });
    await orders.deleteOne({ _id: orderNumber });
    app.sandbox.control.pay(outTradeNo);
    await signIn(app, page);
    await page.goto('/console/events?dead=1');
    await page.getByRole('link', { name: outTradeNo }).waitFor();
    if (order) await orders.insertOne(order);
    await page.locator('tr', { hasText: outTradeNo }).locator('td a').first().click();
    await page.locator('tr', { hasText: 'store' }).getByRole('button', { name: /重放/ }).click();
    await page.getByText('已送达').first().waitFor();
    await shop.waitFor(orderNumber, 'PAID');
  });

  it.each(['', '/channels', '/payments', '/modules', '/events', '/replay'])(
    '%s has no serious fault of accessibility',
    async (path) => {
      await signIn(app, page);
      await page.goto(`/console${path}`);
      expect(await seriousFindings(page)).toEqual([]);
    },
  );
});
