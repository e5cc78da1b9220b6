import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { SEEDED_WORLD } from '../../src/sandbox/world/seeded-world.js';
import { MERCHANT_FILES } from '../channel/support/merchant-files.js';
import { eventually } from '../support/eventually.js';
import { PHONE } from './support/chromium.js';
import { signIn } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(120_000);

const { direct } = SEEDED_WORLD;
const { channelId } = direct.weconnectChannel;
const FORM = `/console/channels/${channelId}/direct-payment`;
const FILES = {
  'apiclient_cert.pem': direct.certificate,
  'apiclient_key.pem': direct.privateKey,
  'pub_key.pem': direct.publicKey,
};

const site = useSite({ CREDENTIALS_KEY: randomBytes(32).toString('base64') });
let page: Page;

beforeEach(async () => {
  for (const kept of ['direct_merchants', 'direct_accounts']) await site.app.database.collection(kept).deleteMany({});
  page = await site.open();
  await signIn(site.app, page, direct.accountId);
});

const send = (): Promise<void> => page.getByRole('button', { name: /^验证并/ }).click();
const fault = (field: string): Promise<string | null> => page.locator(`#${field}-fault`).textContent();
const focused = (): Promise<string> => page.evaluate('document.activeElement.id');

/** Lets files fall on the form, as from a folder. */
async function drop(files: Record<string, string>): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    `(() => { const transfer = new DataTransfer();
      for (const [name, text] of Object.entries(${JSON.stringify(files)})) transfer.items.add(new File([text], name));
      return transfer; })()`,
  );
  await page.locator('#direct-form').dispatchEvent('dragover', { dataTransfer });
  await page.locator('#direct-form').dispatchEvent('drop', { dataTransfer });
}

async function choose(field: string, name: string, text: string | Buffer): Promise<void> {
  await page
    .locator(`#${field}`)
    .setInputFiles({ name, mimeType: 'application/x-pem-file', buffer: Buffer.from(text) });
}

async function open(): Promise<void> {
  await page.goto(FORM);
  await page.getByLabel(/1\. 商户号/).fill(direct.mchid);
  await page.getByLabel(/APIv3 密钥/).fill(direct.apiV3Key);
  await page.getByLabel(/公钥 ID/).fill(direct.publicKeyId);
  await drop(FILES);
  await eventually(async () => {
    expect(await page.evaluate("document.querySelector('#publicKey').files.length")).toBe(1);
  });
  await send();
  await page.locator('#taken').waitFor();
}

describe('opening payment through a merchant of one’s own in a browser', () => {
  it('takes the files from one drop, and says what to enter at WeChat', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.app.url });
    await page.goto(`/console/channels/${channelId}`);
    await page.getByRole('button', { name: /开通微信支付（直连商户）/ }).click();
    await open();
    const steps = (await page.locator('#to-enter').textContent()) ?? '';
    for (const told of [`${site.app.url}/webapp/common/pay/`, '支付授权目录', 'AppID', '网页授权域名']) {
      expect(steps).toContain(told);
    }
    await page.locator('#to-enter').getByRole('button', { name: /复制/ }).last().click();
    await page.getByText('已复制').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/\/api\/webhook\/wechatpay\/[0-9a-f]{24}$/);
    expect(await page.locator('#certificate-end').textContent()).toMatch(/^2124-01-01|^2123-12-31/);
    await page.goto(`/console/channels/${channelId}`);
    expect(await page.locator('#direct').textContent()).toContain(direct.mchid);
  });

  it('says at each field what is wrong and where to look, keeps what was typed, and goes to the first fault', async () => {
    await page.goto(FORM);
    await page.getByLabel(/1\. 商户号/).fill(direct.mchid);
    await page.getByLabel(/APIv3 密钥/).fill('TooShort');
    await page.getByLabel(/公钥 ID/).fill(direct.publicKeyId);
    await choose('certificate', 'apiclient_cert.p12', MERCHANT_FILES.p12Credential);
    await choose('privateKey', 'apiclient_key.pem', direct.privateKey);
    await send();
    expect(await fault('certificate')).toContain('这是 apiclient_cert.p12');
    expect(await fault('apiV3Key')).toContain('正好为 32 位');
    expect(await fault('publicKey')).toContain('须同时填写');
    expect(await page.locator('#mchid-fault, #privateKey-fault').count()).toBe(0);
    expect(await page.getByLabel(/1\. 商户号/).inputValue()).toBe(direct.mchid);
    expect(await page.getByLabel(/公钥 ID/).inputValue()).toBe(direct.publicKeyId);
    expect(await page.getByLabel(/APIv3 密钥/).inputValue()).toBe('');
    expect(await focused()).toBe('certificate');
    site.chromium.expectRefusal(400);
  });

  it('is changed later without the files and the key being given again', async () => {
    await open();
    await page.goto(FORM);
    await page.getByLabel(/APIv3 密钥/).fill(direct.apiV3Key);
    await send();
    await page.locator('#taken').waitFor();
    expect(await page.locator('#direct-facts').textContent()).toContain(direct.serial);
  });

  it('tells of files that are none of it', async () => {
    await page.goto(FORM);
    await drop({ 'notes.txt': 'nothing', 'apiclient_cert.pem': direct.certificate });
    await page.getByText(/不是需要的文件.*notes\.txt/).waitFor();
    expect(await page.evaluate("document.querySelector('#certificate').files[0].name")).toBe('apiclient_cert.pem');
  });

  it('is not wider than a phone', async () => {
    await page.setViewportSize(PHONE);
    await open();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
  });
});
