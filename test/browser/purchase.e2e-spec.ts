import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { CLOSABLE_AGE } from '../support/time-machine.js';
import { PHONE } from './support/chromium.js';
import { beUser, payButtonOn, payPage, phoneOf, signIn } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(120_000);

const site = useSite();
let page: Page;

beforeAll(() => new Shop(site.app).open());
beforeEach(async () => {
  page = await site.open(PHONE);
});

const phone = () => phoneOf(page);
const said = (state: string) => page.locator(`#said[data-state=${state}]`);

/** Chooses a packet of tea and signs in: the bill is there, and the button to pay it. */
async function comeToTheBill(query: Record<string, string> = {}): Promise<void> {
  await page.goto(payPage(site.app, 'store', { goodsId: 'longjing-tea', quantity: '2', ...query }));
  await beUser(page, '李雷');
  await page.locator('#pay').waitFor();
}

/** Comes to the bill, and thinks better of it in WeChat. */
async function cancelOnce(): Promise<void> {
  await comeToTheBill();
  await page.locator('#pay').click();
  await phone().getByRole('button', { name: /取消/ }).click();
  await said('cancelled').waitFor();
}

/** WeChat's bridge is there. Asked again from outside: the page's own policy lets nobody evaluate text in it. */
const bridge = (): Promise<void> =>
  eventually(async () => {
    expect(await page.evaluate('"WeixinJSBridge" in window')).toBe(true);
  });

/** Goes on by the tab key. */
async function pressUntil(isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab');
    if (await isThere()) return;
  }
  throw new Error('the keyboard does not lead there');
}

const pressUntilFocused = (selector: string): Promise<void> =>
  pressUntil(() => page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`));

/**
 * As if the day to pay it were over: it is closed at WeConnect, and the shop hears of it. Its age is written into our books alone, for the
 * browser's clock cannot follow: so WeConnect is told to forgive that the order is young.
 */
async function letExpire(): Promise<void> {
  const past = new Date(Date.now() - 25 * 3_600_000);
  const $set = { createdAt: past, timeExpire: past, askAt: past };
  const orders = site.app.database.collection('store_orders');
  await orders.updateOne({ _id: orderNumber() as never }, { $set: { createdAt: past } });
  await site.app.database.collection('trades').updateOne({ _id: `${orderNumber()}-1` as never }, { $set });
  site.app.sandbox.control.rules({ minimumAgeToCloseMs: 0 });
  await new Shop(site.app).waitFor(orderNumber(), 'CLOSED');
  // The order shows its end by its own deadline, before its trade is closed.
  await eventually(() => {
    expect(site.app.sandbox.control.order(`${orderNumber()}-1`).tradeStatus).toBe('CLOSED');
  });
  site.app.sandbox.control.rules({ minimumAgeToCloseMs: CLOSABLE_AGE });
}

const orderNumber = (): string => new URL(page.url()).searchParams.get('orderNumber') ?? '';

describe('a purchase on a phone', () => {
  it('goes from the shelf through WeChat to PAID, and its record is in the console', async () => {
    await page.goto(payPage(site.app, 'store'));
    await page.getByLabel(/西湖龙井茶/).check();
    await page.getByLabel(/数量/).fill('2');
    await page.getByRole('button', { name: /选好了/ }).click();
    await beUser(page, '李雷');
    expect(await page.locator('.total').textContent()).toContain('¥39.80');

    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await said('PAID').waitFor();
    expect(await page.locator('#pay').isHidden()).toBe(true);
    expect((await new Shop(site.app).find(orderNumber())).status).toBe('PAID');

    const console_ = await site.open(PHONE);
    await signIn(site.app, console_);
    await console_.goto(`/console/trades/${orderNumber()}-1`);
    await console_.getByText('已送达 · store').waitFor();
  });

  it('pays the same order where the page is loaded again', async () => {
    await cancelOnce();
    const before = orderNumber();
    await page.reload();
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await said('PAID').waitFor();
    expect(orderNumber()).toBe(before);
  });

  it('says that it was cancelled, and that no payment has arrived', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await page.getByRole('button', { name: /关闭/ }).click();
    await said('cancelled').waitFor();
    expect(await said('cancelled').textContent()).toContain('目前没有收到付款');
    expect(await page.locator('#pay').isEnabled()).toBe(true);
  });

  it('does not call cancelled what was paid meanwhile', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await page.getByRole('button', { name: /关闭/ }).waitFor();
    site.app.sandbox.control.pay(`${orderNumber()}-1`);
    await new Shop(site.app).waitFor(orderNumber(), 'PAID');
    await page.getByRole('button', { name: /关闭/ }).click();
    await said('PAID').waitFor();
    expect(await page.locator('#again').isHidden()).toBe(true);
  });

  it('warns who loads the page again before the payment is known, and notices it by itself', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await page.getByRole('button', { name: /关闭/ }).waitFor();
    await page.reload();
    await said('pending').waitFor();
    expect(await said('pending').textContent()).toContain('不要重复支付');
    site.app.sandbox.control.pay(`${orderNumber()}-1`);
    await said('PAID').waitFor();
    expect(await page.locator('#pay').isHidden()).toBe(true);
  });

  it('is noticed in the other window of the same order', async () => {
    await cancelOnce();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('#pay').click();
    await payButtonOn(other).click();
    await other.locator('#said[data-state=PAID]').waitFor();
    await page.bringToFront();
    await said('PAID').waitFor();
  });

  it('says that it failed, and lets it be tried again', async () => {
    await comeToTheBill();
    await page.locator('#pay').click();
    await phone()
      .getByRole('button', { name: /支付失败/ })
      .click();
    await said('PAYMENT_FAILED').waitFor();
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await said('PAID').waitFor();
  });

  it('says that the order was closed', async () => {
    await cancelOnce();
    await site.app.database
      .collection('store_orders')
      .updateOne({ _id: orderNumber() as never }, { $set: { status: 'CLOSED' } });
    await page.reload();
    await said('CLOSED').waitFor();
    expect(await page.locator('#pay').isHidden()).toBe(true);
  });

  it('notices by itself that it has expired, and offers to order again', async () => {
    await cancelOnce();
    await letExpire();
    await said('CLOSED').waitFor();
    expect(await page.locator('#pay').isHidden()).toBe(true);
    expect(await said('CLOSED').textContent()).toContain('已过期');
    await said('CLOSED').filter({ hasText: '没有扣款' }).waitFor();
    await page.getByRole('button', { name: /重新下单/ }).click();
    await page.locator('#pay').waitFor();
    expect(orderNumber()).toBe('');
  });

  it('takes a QR code that nobody paid in time away by itself', async () => {
    await comeToTheBill({ outside: '1' });
    await page.locator('#pay').click();
    await said('waiting').waitFor();
    await letExpire();
    await said('CLOSED').waitFor();
    expect(await page.locator('#qr').isHidden()).toBe(true);
  });

  it('does not take the word of WeChat’s client for a payment', async () => {
    await comeToTheBill();
    await bridge();
    await page.evaluate(
      "WeixinJSBridge.invoke = (name, given, answer) => answer({ err_msg: 'get_brand_wcpay_request:ok' })",
    );
    await page.locator('#pay').click();
    await said('asking').waitFor();
    site.app.sandbox.control.pay(`${orderNumber()}-1`);
    await said('PAID').waitFor();
  });

  it('shows a QR code outside of WeChat, and notices by itself that it was paid', async () => {
    await comeToTheBill({ outside: '1' });
    await page.locator('#pay').click();
    await said('waiting').waitFor();
    expect(await page.locator('#qr img').getAttribute('src')).toMatch(/^data:image\/svg/);
    site.app.sandbox.control.pay(`${orderNumber()}-1`);
    await said('PAID').waitFor();
    expect(await page.locator('#qr').isHidden()).toBe(true);
  });

  it('is done by keyboard alone, from the shelf to the end', async () => {
    await page.goto(payPage(site.app, 'store'));
    await bridge();
    await pressUntilFocused('input[name=goodsId]');
    await page.keyboard.press('Space');
    await pressUntilFocused('form[method=get] button');
    await page.keyboard.press('Enter');
    await page.locator('#sign-in').waitFor();
    await pressUntilFocused('#sign-in');
    await page.keyboard.press('Enter');
    // Base OAuth, then pay OAuth: each asks which of the sandbox's users one is.
    for (const address of ['**/connect/oauth2/authorize**', '**/weixin/pay/oauth/authorize**']) {
      await page.waitForURL(address);
      await pressUntilFocused('a');
      await page.keyboard.press('Enter');
    }
    await page.locator('#pay').waitFor();
    await pressUntilFocused('#pay');
    await page.keyboard.press('Enter');
    const pay = payButtonOn(page);
    await pay.waitFor();
    await pressUntil(() => pay.evaluate((element) => element.ownerDocument.activeElement === element));
    await page.keyboard.press('Enter');
    await said('PAID').waitFor();
  });
});

describe('the pay page', () => {
  it('of a module without one answers 404', async () => {
    const response = await page.goto('/webapp/common/pay/lottery');
    expect(response?.status()).toBe(404);
    site.chromium.expectRefusal(404);
  });

  it('shows nobody another user’s order', async () => {
    await cancelOnce();
    const other = await site.open(PHONE);
    await other.goto(payPage(site.app, 'store', { orderNumber: orderNumber() }));
    await beUser(other, '韩梅梅');
    await other.getByText('没有找到这个订单').waitFor();
    expect(await other.locator('.total').count()).toBe(0);
    site.chromium.expectRefusal(404);
  });

  it('leads who follows a link to their order without a sign-in through it, and back to the order', async () => {
    await cancelOnce();
    await page.context().clearCookies();
    await page.reload();
    expect(await page.locator('#pay').count()).toBe(0);
    await beUser(page, '李雷');
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await said('PAID').waitFor();
  });
});
