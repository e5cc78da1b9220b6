import { BrowserClient } from '../support/browser-client.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { MERCHANT_FILES } from '../channel/support/merchant-files.js';
import { PaymentDesk } from '../channel/support/payment-desk.js';

let app: TestApp;
let browser: BrowserClient;
beforeEach(async () => {
  app = await startApp();
  browser = new BrowserClient(app.url);
});
afterEach(() => app.stop());

const page = (): string => `/console/channels/${app.sandbox.world.payingChannelId}`;

/** Everything that the form of the page sends, by whoever holds the browser's cookie. */
async function save(): Promise<{ status: number; text: string }> {
  const { text } = await browser.get('/console');
  const form = new FormData();
  form.set('_csrf', /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '');
  const { payingChannelId, appId } = app.sandbox.world;
  const fields = {
    edit: '1',
    weconnectAccountId: payingChannelId,
    appId,
    sellerId: '6666666666',
    apiKey: 'B'.repeat(32),
  };
  const ids = await new PaymentDesk(app, app.tokens.admin).fileIds();
  for (const [name, value] of Object.entries({ ...fields, ...ids })) form.set(name, value);
  expect(Object.keys(ids)).toEqual(Object.keys(MERCHANT_FILES).map((name) => `${name}Id`));
  const response = await fetch(`${app.url}${page()}/payment`, {
    method: 'POST',
    headers: { cookie: `console_session=${browser.cookie('console_session') ?? ''}` },
    body: form,
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text() };
}

const merchantNumber = async (): Promise<string> =>
  (await app.api(app.tokens.admin).get('/api/management/channel/wechat-payment-message')).body.sellerId as string;

describe('a service token in the console', () => {
  beforeEach(async () => {
    await browser.signIn(app.tokens.service);
  });

  it('changes no payment settings, as at the HTTP interface: a page says so in Chinese', async () => {
    const { status, text } = await save();
    expect([status, text]).toEqual([403, expect.stringContaining('您的角色不能执行此操作')]);
    expect(await merchantNumber()).toBe(app.sandbox.world.sellerId);
  });

  it('makes no test payment', async () => {
    expect((await browser.submit('/console', '/console/test-payments', { price: '0.01' })).status).toBe(403);
    expect(app.sandbox.control.orders()).toEqual([]);
  });

  it('sees no button that it may not press', async () => {
    const { status, text } = await browser.get(page());
    expect(status).toBe(200);
    for (const action of ['/console/test-payments', '/payment']) expect(text).not.toContain(`action="${action}`);
    expect(text).not.toContain('id="payment-form"');
  });

  it('does what it may at the HTTP interface too', async () => {
    expect((await browser.submit('/console/modules', '/console/modules/store/activate')).status).toBe(303);
    for (const path of ['', '/channels', '/payments', '/modules', '/events', '/replay']) {
      expect((await browser.get(`/console${path}`)).status).toBe(200);
    }
  });
});

describe('an administrator in the console', () => {
  it('changes the payment settings, and sees the form', async () => {
    await browser.signIn(app.tokens.admin);
    expect((await browser.get(page())).text).toContain('id="payment-form"');
    expect((await save()).status).toBe(303);
    expect(await merchantNumber()).toBe('6666666666');
  });
});
