import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { MERCHANT_FILES } from '../channel/support/merchant-files.js';
import { PaymentDesk } from '../channel/support/payment-desk.js';
import { signIn } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(120_000);

const NAMES = {
  p12Credential: 'apiclient_cert.p12',
  pemCredential: 'apiclient_cert.pem',
  pemCredentialKey: 'apiclient_key.pem',
  caCredential: 'rootca.pem',
} as const;
type Credential = keyof typeof NAMES;

const site = useSite();
let page: Page;
let settings: Record<'appId' | 'sellerId' | 'apiKey' | 'weconnectAccountId', string>;

beforeEach(async () => {
  site.app.sandbox.control.reset();
  await site.app.database.collection('payment_configs').deleteMany({});
  await site.app.database.collection('activations').deleteMany({});
  settings = (await PaymentDesk.ofAccountWithoutPayment(site.app)).settings();
  page = await site.open();
  await signIn(site.app, page, site.app.sandbox.world.accountWithoutPayment.accountId);
});

const channelPage = (): string => `/console/channels/${settings.weconnectAccountId}`;
const fault = (field: string): Promise<string | null> => page.locator(`#${field}-fault`).textContent();

/** Chooses a file by the field's own dialogue. */
const choose = (field: Credential, buffer: Buffer = MERCHANT_FILES[field]): Promise<void> =>
  page.locator(`#${field}`).setInputFiles({ name: NAMES[field], mimeType: 'application/octet-stream', buffer });

/** Lets a file fall on the field, as from a folder. */
async function drop(field: Credential): Promise<void> {
  const given = { name: NAMES[field], bytes: [...MERCHANT_FILES[field]] };
  const dataTransfer = await page.evaluateHandle(
    `(() => { const { name, bytes } = ${JSON.stringify(given)};
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer; })()`,
  );
  const target = page.locator('[data-drop]', { has: page.locator(`#${field}`) });
  await target.dispatchEvent('dragover', { dataTransfer });
  await target.dispatchEvent('drop', { dataTransfer });
}

async function fillIn(): Promise<void> {
  await page.getByLabel(/商户号/).fill(settings.sellerId);
  await page.getByLabel(/API 密钥/).fill(settings.apiKey);
}
const send = (): Promise<void> => page.getByRole('button', { name: /^(开通|保存)/ }).click();

describe('opening payment in a browser', () => {
  it('is what an activated module reminds of, until it is done with the merchant’s files', async () => {
    await page.goto('/console/modules');
    expect(await page.locator('#payment-reminder').count()).toBe(0);
    await page.locator('#module-store').getByRole('button', { name: /启用/ }).click();
    await page.locator('#payment-reminder').waitFor();
    await page.goto('/console');
    await page.locator('#payment-reminder').getByRole('link').click();
    await page.getByLabel(/渠道编号/).fill(settings.weconnectAccountId);
    await page.getByRole('button', { name: /打开/ }).click();

    await fillIn();
    await choose('p12Credential');
    await choose('pemCredential');
    await choose('pemCredentialKey');
    await drop('caCredential');
    await send();
    await page.getByText('已开通').waitFor();
    await page.getByText(/已上传 rootca.pem/).waitFor();
    await page.goto('/console/modules');
    expect(await page.locator('#payment-reminder').count()).toBe(0);
    await page.goto('/console');
    expect(await page.locator('#payment-reminder').count()).toBe(0);
  });

  it('says at each field what is wrong with it, and keeps what was right', async () => {
    await page.goto(channelPage());
    await page.getByLabel(/商户号/).fill('19000');
    await choose('p12Credential', MERCHANT_FILES.pemCredential);
    await choose('pemCredential');
    await choose('pemCredentialKey', MERCHANT_FILES.pemCredential);
    await send();
    expect(await fault('p12Credential')).toContain('不是 PKCS#12 文件');
    expect(await fault('pemCredentialKey')).toContain('私钥');
    expect(await fault('caCredential')).toContain('请选择文件');
    expect(await fault('sellerId')).toContain('商户号');
    expect(await fault('apiKey')).toContain('32 位');
    expect(await page.getByLabel(/商户号/).inputValue()).toBe('19000');
    expect(await page.locator('#pemCredential-fault').count()).toBe(0);
    site.chromium.expectRefusal(400);
  });

  it('is changed later without the files and the key being given again', async () => {
    const desk = await PaymentDesk.ofAccountWithoutPayment(site.app);
    expect((await desk.open()).status).toBe(200);
    await page.goto(channelPage());
    await page.getByLabel(/商户号/).fill('1900000999');
    await send();
    await page.getByText('已开通').waitFor();
    expect(await page.getByLabel(/商户号/).inputValue()).toBe('1900000999');
  });

  it('gives its directory to the clipboard, with WeChat’s rules beside it', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.app.url });
    await page.goto(channelPage());
    await page.getByRole('button', { name: /复制/ }).click();
    await page.getByText('已复制').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toBe(`${site.app.url}/webapp/common/pay/`);
    expect(await page.locator('.rules').last().textContent()).toContain('以 / 结尾');
  });
});
