import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { PHONE } from './support/chromium.js';
import { beUser, payPage } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(120_000);

const site = useSite();
let page: Page;

beforeAll(() => new Shop(site.app).open());
beforeEach(async () => {
  page = await site.open(PHONE);
  await page.goto(payPage(site.app, 'store', { goodsId: 'longjing-tea' }));
  await beUser(page, '李雷');
  await page.locator('#pay').waitFor();
  await eventually(async () => {
    expect(await page.evaluate('"WeixinJSBridge" in window')).toBe(true);
  });
});
afterEach(() => {
  site.app.sandbox.control.clearFaults();
});

const said = (state: string) => page.locator(`#said[data-state="${state}"]`);
const words = (): Promise<string> => page.locator('#said').innerText();
const orderNumber = (): string => new URL(page.url()).searchParams.get('orderNumber') ?? '';
const press = (): Promise<void> => page.locator('#pay').click();
const payAtWeChat = (): unknown => site.app.sandbox.control.pay(`${orderNumber()}-1`);
const isEnabled = (): Promise<boolean> => page.locator('#pay').isEnabled();

/** WeChat's client, as it is on some phone. @param does what `invoke` does with `answer`, in the page's own language */
const client = (does: string): Promise<unknown> =>
  page.evaluate(
    `window.answers = []; WeixinJSBridge.invoke = (name, given, answer) => { window.answers.push(answer); ${does} }`,
  );
const says = (word: string): string => `answer({ err_msg: 'get_brand_wcpay_request:${word}' });`;

describe('a client that never calls back', () => {
  it('is not waited for: the payment is noticed with its sheet still open', async () => {
    await client('');
    await press();
    await said('sheet').waitFor();
    payAtWeChat();
    await said('PAID').waitFor();
    expect(await words()).toContain(orderNumber());
  });

  it('leaves the button to be pressed again, for the same order', async () => {
    await client('');
    await press();
    await said('quiet').waitFor();
    expect(await isEnabled()).toBe(true);
    const before = orderNumber();
    await press();
    await said('sheet').waitFor();
    expect([orderNumber(), await page.evaluate('window.answers.length')]).toEqual([before, 2]);
    payAtWeChat();
    await said('PAID').waitFor();
  });

  it('is made up for by the server, which asks the gateway when the buyer is back', async () => {
    await client('');
    await press();
    await said('sheet').waitFor();
    const asked = page.waitForRequest(/refresh=true/);
    await page.evaluate("window.dispatchEvent(new Event('focus'))");
    await asked;
    await said('quiet').waitFor();
    expect(await words()).toContain('目前没有收到付款');
    expect(await isEnabled()).toBe(true);
  });
});

describe('a client that says cancelled, or failed', () => {
  it.each([
    ['cancel', 'cancelled'],
    ['fail', 'PAYMENT_FAILED'],
  ])('by %s, is told with what the gateway says of the money, and no more', async (word, state) => {
    await client(says(word));
    await press();
    await said(state).waitFor();
    expect(await words()).toContain('目前没有收到付款，可以重新支付');
    expect(await words()).not.toContain('没有扣款');
    expect(await isEnabled()).toBe(true);
    payAtWeChat();
    await said('PAID').waitFor();
  });

  it('claims nothing of the money where the gateway cannot be asked', async () => {
    await client('');
    await press();
    await said('sheet').waitFor();
    site.app.sandbox.control.fault({ call: 'findOrder', kind: '5xx', times: 100 });
    await page.evaluate("window.answers[0]({ err_msg: 'get_brand_wcpay_request:cancel' })");
    await said('cancelled').waitFor();
    expect(await words()).toContain('暂时不能确认有没有付款');
    expect(await words()).toContain('不要重复支付');
  });

  it('claims nothing of the money where the service itself cannot be asked', async () => {
    await client('');
    await press();
    await said('sheet').waitFor();
    await page.route('**/api/store/orders/*', (route) => route.abort());
    await page.evaluate("window.answers[0]({ err_msg: 'get_brand_wcpay_request:fail' })");
    await said('PAYMENT_FAILED').waitFor();
    expect(await words()).toContain('暂时不能确认有没有付款');
    site.chromium.forgiveOutage();
    await page.unroute('**/api/store/orders/*');
    payAtWeChat();
    await said('PAID').waitFor();
    site.chromium.forgiveOutage();
  });

  it('gives its reason to the buyer', async () => {
    await client("answer({ err_msg: 'get_brand_wcpay_request:fail', err_desc: '当前页面的URL未注册' });");
    await press();
    await said('PAYMENT_FAILED').waitFor();
    expect(await words()).toContain('当前页面的URL未注册');
  });
});

describe('a client that lies, stammers or breaks', () => {
  it.each([
    ['other words', "answer({ err_msg: 'system:access_denied' });"],
    ['nothing', 'answer();'],
    ['null', 'answer(null);'],
    ['a number', 'answer({ err_msg: 7 });'],
  ])('by %s is told to be unclear, and the page goes on looking', async (_what, does) => {
    await client(does);
    await press();
    await said('unclear').waitFor();
    expect(await isEnabled()).toBe(true);
    payAtWeChat();
    await said('PAID').waitFor();
  });

  it('twice is heard once', async () => {
    await client(says('cancel') + says('ok') + says('fail'));
    await press();
    await said('cancelled').waitFor();
    await eventually(async () => {
      expect(await isEnabled()).toBe(true);
    });
    expect(await page.locator('#said').getAttribute('data-state')).toBe('cancelled');
  });

  it('late, after another try, says nothing of that one', async () => {
    await client('');
    await press();
    await said('quiet').waitFor();
    await press();
    await said('sheet').waitFor();
    await page.evaluate("window.answers[0]({ err_msg: 'get_brand_wcpay_request:cancel' })");
    await said('quiet').waitFor();
    payAtWeChat();
    await said('PAID').waitFor();
  });

  it('by throwing is told as no answer, and the button is there again', async () => {
    await client("throw new Error('no such method');");
    await press();
    await said('bridge').waitFor();
    expect(await isEnabled()).toBe(true);
  });

  it('by not being there is told as no answer, and the button is there again', async () => {
    await page.evaluate('delete window.WeixinJSBridge');
    await press();
    await said('bridge').waitFor();
    expect(await isEnabled()).toBe(true);
  });
});

describe('a page that comes back from the browser’s memory', () => {
  const comeBack = "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";

  it('asks how the order stands, and lets the buyer press again', async () => {
    await client('');
    await press();
    await said('sheet').waitFor();
    await page.evaluate(comeBack);
    await said('pending').waitFor();
    expect(await isEnabled()).toBe(true);
    payAtWeChat();
    await said('PAID').waitFor();
  });

  it('is not held by a call that was lost with it', async () => {
    await page.route('**/api/store/orders', () => undefined);
    await press();
    await said('placing').waitFor();
    expect(await isEnabled()).toBe(false);
    await page.evaluate(comeBack);
    expect(await isEnabled()).toBe(true);
    await page.unroute('**/api/store/orders');
    await press();
    await said('sheet').waitFor();
  });
});

describe('what the server refuses', () => {
  const refuse = (status: number, body: object | string): Promise<unknown> =>
    page.route('**/api/store/orders/*/pay', (route) =>
      route.fulfill({
        status,
        contentType: typeof body === 'string' ? 'text/html' : 'application/problem+json',
        headers: { 'x-request-id': 'request-of-today' },
        body: typeof body === 'string' ? body : JSON.stringify({ requestId: 'request-of-today', ...body }),
      }),
    );

  it.each([
    [409, 'trade-too-new', { safeToRetry: true }, '五分钟'],
    [504, 'payment-outcome-unknown', { safeToRetry: true }, '没有明确答复'],
    [502, 'payment-refused', {}, '联系商家'],
    [401, 'unauthenticated', {}, '重新登录'],
    [403, 'module-not-activated', {}, '商家暂停了'],
  ])('with %d %s is told in words of its own', async (status, code, members, expected) => {
    await refuse(status, { code, status, detail: 'English', ...members });
    await press();
    await said(code).waitFor();
    expect(await words()).toContain(expected);
    expect(await words()).toContain('request-of-today');
    expect(await words()).not.toMatch(/English|没有扣款|网络/);
    expect(await isEnabled()).toBe(true);
    site.chromium.expectRefusal(status);
  });

  it.each([
    ['in a code that nobody knows', { code: 'moon-in-the-way', status: 409, detail: 'The moon is in the way.' }],
    ['in no words at all', '<h1>Bad gateway</h1>'],
  ])('%s is told to be unknown, with the number of the request', async (_how, body) => {
    await refuse(502, body);
    await press();
    await page.locator('#said.bad').waitFor();
    expect(await words()).toContain('原因未知');
    expect(await words()).toContain('request-of-today');
    expect(await isEnabled()).toBe(true);
    site.chromium.expectRefusal(502);
  });

  it('by silence is told to be the network', async () => {
    await page.route('**/api/store/orders/*/pay', (route) => route.abort());
    await press();
    await said('away').waitFor();
    expect(await isEnabled()).toBe(true);
    site.chromium.forgiveOutage();
  });
});
