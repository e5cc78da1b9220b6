import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { Shop } from '../support/shop.js';
import { signIn } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(120_000);

const site = useSite();
let shop: Shop;
let page: Page;

beforeAll(async () => {
  shop = new Shop(site.app);
  await shop.open();
});
beforeEach(async () => {
  page = await site.open();
  await signIn(site.app, page);
});

/** Pays an order that its shop has lost, so that the delivery is given up at once. @returns what brings the order back */
async function aDeadLetter(): Promise<{ outTradeNo: string; orderNumber: string; mend: () => Promise<void> }> {
  const { orderNumber, outTradeNo } = await shop.prepared();
  const orders = site.app.database.collection<{ _id: string }>('store_orders');
  const order = await orders.findOneAndDelete({ _id: orderNumber });
  site.app.sandbox.control.pay(outTradeNo);
  const mend = async (): Promise<void> => {
    if (order) await orders.insertOne(order);
  };
  return { outTradeNo, orderNumber, mend };
}

describe('the console in a browser', () => {
  it('notices by itself that a test payment was paid, marks it as a test, and gives it back', async () => {
    await page.goto(`/console/channels/${site.app.sandbox.world.payingChannelId}`);
    await page.getByRole('button', { name: /生成二维码/ }).click();
    await page.locator('.qr img').waitFor();
    const outTradeNo = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    site.app.sandbox.control.pay(outTradeNo);
    await page.getByText('支付成功').first().waitFor();
    await page.getByRole('button', { name: /退款/ }).click();
    await page.getByText('已退款').first().waitFor();
    await page.goto(`/console/payments?channelId=${site.app.sandbox.world.payingChannelId}`);
    expect(await page.locator('tr', { hasText: outTradeNo }).textContent()).toContain('测试');
    await page.goto(`/console/trades/${outTradeNo}`);
    await page.getByRole('button', { name: /支付测试与退款/ }).waitFor();
  });

  it('shows a payment in its records, and among today’s, as soon as it is made', async () => {
    await page.goto(`/console/payments?channelId=${site.app.sandbox.world.channelId}`);
    const overview = await page.context().newPage();
    await overview.goto('/console');
    const before = Number(await overview.locator('#today-count').textContent());
    const { outTradeNo } = await shop.paid();
    await page.getByRole('link', { name: outTradeNo }).waitFor();
    await overview.locator('#today-count', { hasText: new RegExp(`^${before + 1}$`) }).waitFor();
  });

  it('never shows what is new by another clock than the one that it names', async () => {
    await page.goto('/console/events');
    const timeZone = 'America/New_York';
    await site.app.api(site.app.tokens.admin).post('/api/management/channel/time-zone', { timeZone });
    const { outTradeNo } = await shop.paid();
    await page.getByRole('link', { name: outTradeNo }).waitFor();
    expect(await page.locator('#time-zone').textContent()).toContain(timeZone);
    await site.app.database.collection('account_time_zones').deleteMany({});
  });

  it('leads from the overview to a dead letter, and replays it', async () => {
    const { outTradeNo, orderNumber, mend } = await aDeadLetter();
    await page.goto('/console');
    await page.getByRole('link', { name: /查看死信/ }).click();
    await page.getByRole('link', { name: outTradeNo }).waitFor();
    await mend();
    await page.locator('tr', { hasText: outTradeNo }).locator('td a').first().click();
    await page.locator('tr', { hasText: 'store' }).getByRole('button', { name: /重放/ }).click();
    await page.getByText('已送达').first().waitFor();
    await shop.waitFor(orderNumber, 'PAID');
    await page.goto('/console');
    expect(await page.getByRole('link', { name: /查看死信/ }).count()).toBe(0);
  });

  it('counts before it replays a span of time', async () => {
    const { outTradeNo, orderNumber, mend } = await aDeadLetter();
    await page.goto('/console/events?dead=1');
    await page.getByRole('link', { name: outTradeNo }).waitFor();
    await mend();
    await page.goto('/console/replay');
    await page.getByLabel(/结束/).fill('2099-01-01T00:00');
    await page.getByRole('button', { name: /先计数/ }).click();
    await page.getByText(/将重放 \d+ 次投递/).waitFor();
    expect((await shop.find(orderNumber)).status).toBe('AWAITING_PAYMENT');
    await page.getByRole('button', { name: /^重放/ }).click();
    await page.getByText(/已重新投递 \d+ 次/).waitFor();
    await shop.waitFor(orderNumber, 'PAID');
  });

  it('says that it has lost the service, until it is back', async () => {
    await page.route('**/console/live/**', (route) => route.abort());
    await page.goto('/console/events');
    await page.locator('#lost').waitFor();
    await page.unroute('**/console/live/**');
    await page.locator('#lost').waitFor({ state: 'hidden' });
    site.chromium.forgiveOutage();
  });

  it('asks every few seconds where it cannot be told', async () => {
    await page.route('**/console/live/**', (route) => route.fulfill({ status: 503 }));
    await page.goto('/console/events');
    await page.locator('#lost').waitFor();
    site.chromium.expectRefusal(503);
    const { outTradeNo } = await shop.paid();
    await page.getByRole('link', { name: outTradeNo }).waitFor();
    expect(await page.locator('#lost').isHidden()).toBe(true);
  });

  it('asks before a module is turned off', async () => {
    await page.goto('/console/modules');
    page.once('dialog', (dialog) => void dialog.dismiss());
    await page.locator('#module-store').getByRole('button', { name: /停用/ }).click();
    expect(await page.locator('#module-store').textContent()).toContain('已启用');
  });
});
