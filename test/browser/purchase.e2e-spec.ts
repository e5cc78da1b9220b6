import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { Shop } from '../support/shop.js';
import { type TestApp } from '../support/start-app.js';
import { Chromium, PHONE, startSite } from './support/chromium.js';
import { beUser, payPage, seriousFindings, signIn } from './support/site.js';

jest.setTimeout(120_000);

let app: TestApp;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  app = await startSite();
  await new Shop(app).open();
  chromium = await Chromium.start(app.url);
});
afterAll(async () => {
  await chromium.stop();
  await app.stop();
});
beforeEach(async () => {
  chromium.faults.length = 0;
  page = await chromium.open(PHONE);
});
afterEach(() => chromium.closeWindows());

const phone = () => page.frameLocator('dialog.phone iframe');
const said = (state: string) => page.locator(`#said[data-state=${state}]`);

/** Chooses a packet of tea and signs in: the bill is there, and the button to pay it. */
async function comeToTheBill(query: Record<string, string> = {}): Promise<void> {
  await page.goto(payPage(app, 'store', { goodsId: 'longjing-tea', quantity: '2', ...query }));
  await beUser(page, '李雷');
  await page.locator('#pay').waitFor();
}

const orderNumber = (): string => new URL(page.url()).searchParams.get('orderNumber') ?? '';

describe('a purchase on a phone', () => {
  it('goes from the shelf through WeChat to PAID, and its record is in the console', async () => {
    await page.goto(payPage(app, 'store'));
    await page.getByLabel(/西湖龙井茶/).check();
    await page.getByLabel(/数量/).fill('2');
    await page.getByRole('button', { name: /选好了/ }).click();
    await beUser(page, '李雷');
    expect(await page.locator('.total').textContent()).toContain('¥39.80');

    await page.locator('#pay').click();
    await phone()
      .getByRole('button', { name: /^支付 Pay/ })
      .click();
    await said('PAID').waitFor();
    expect(await page.locator('#pay').isHidden()).toBe(true);
    expect((await new Shop(app).find(orderNumber())).status).toBe('PAID');

    const console_ = await chromium.open(PHONE);
    await signIn(app, console_);
    await console_.goto(`/console/trades/${orderNumber()}-1`);
    await console_.getByText('已送达 · store').waitFor();
    expect(chromium.faults).toEqual([]);
  });

  it('pays the same order where the page is loaded again', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await phone().getByRole('button', { name: /取消/ }).click();
    await said('cancelled').waitFor();
    const before = orderNumber();
    await page.reload();
    await page.locator('#pay').click();
    await phone()
      .getByRole('button', { name: /^支付 Pay/ })
      .click();
    await said('PAID').waitFor();
    expect(orderNumber()).toBe(before);
  });

  it('says that it was cancelled, and that nothing was paid', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await page.getByRole('button', { name: /关闭/ }).click();
    await said('cancelled').waitFor();
    expect(await said('cancelled').textContent()).toContain('没有扣款');
    expect(await page.locator('#pay').isEnabled()).toBe(true);
  });

  it('says that it failed, and lets it be tried again', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await phone()
      .getByRole('button', { name: /支付失败/ })
      .click();
    await said('PAYMENT_FAILED').waitFor();
    await page.locator('#pay').click();
    await phone()
      .getByRole('button', { name: /^支付 Pay/ })
      .click();
    await said('PAID').waitFor();
  });

  it('says that the order was closed', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await phone().getByRole('button', { name: /取消/ }).click();
    await said('cancelled').waitFor();
    await app.database
      .collection('store_orders')
      .updateOne({ _id: orderNumber() as never }, { $set: { status: 'CLOSED' } });
    await page.reload();
    await said('CLOSED').waitFor();
    expect(await page.locator('#pay').isHidden()).toBe(true);
  });

  it('does not take the word of WeChat’s client for a payment', async () => {
    await comeToTheBill();
    await page.waitForFunction('window.WeixinJSBridge');
    await page.evaluate(
      "WeixinJSBridge.invoke = (name, given, answer) => answer({ err_msg: 'get_brand_wcpay_request:ok' })",
    );
    await page.locator('#pay').click();
    await said('asking').waitFor();
    app.sandbox.control.pay(`${orderNumber()}-1`);
    await said('PAID').waitFor();
  });

  it('shows a QR code outside of WeChat, and notices by itself that it was paid', async () => {
    await comeToTheBill({ outside: '1' });
    await page.locator('#pay').click();
    await said('waiting').waitFor();
    expect(await page.locator('#qr img').getAttribute('src')).toMatch(/^data:image\/svg/);
    app.sandbox.control.pay(`${orderNumber()}-1`);
    await said('PAID').waitFor();
    expect(await page.locator('#qr').isHidden()).toBe(true);
  });

  it('is done by keyboard alone', async () => {
    await comeToTheBill();
    await page.locator('#pay').focus();
    await page.keyboard.press('Enter');
    await phone()
      .getByRole('button', { name: /^支付 Pay/ })
      .waitFor();
    const pay = phone().getByRole('button', { name: /^支付 Pay/ });
    for (let presses = 0; presses < 10; presses++) {
      await page.keyboard.press('Tab');
      if (await pay.evaluate((element) => element.ownerDocument.activeElement === element)) break;
    }
    await page.keyboard.press('Enter');
    await said('PAID').waitFor();
  });

  it('has no serious fault of accessibility', async () => {
    await page.goto(payPage(app, 'store'));
    expect(await seriousFindings(page)).toEqual([]);
    await comeToTheBill();
    expect(await seriousFindings(page)).toEqual([]);
  });
});

describe('the pay page', () => {
  it('of a module without one answers 404', async () => {
    const response = await page.goto('/webapp/common/pay/lottery');
    expect(response?.status()).toBe(404);
  });

  it('shows nobody another user’s order', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await phone().getByRole('button', { name: /取消/ }).click();
    await said('cancelled').waitFor();
    const other = await chromium.open(PHONE);
    const response = await other.goto(payPage(app, 'store', { orderNumber: orderNumber() }));
    expect(response?.status()).toBe(404);
  });
});
