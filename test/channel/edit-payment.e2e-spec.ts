import { type ApiClient } from '../support/api-client.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { ANOTHER_KEY, MERCHANT_FILES } from './support/merchant-files.js';
import { PaymentDesk } from './support/payment-desk.js';

let app: TestApp;
let desk: PaymentDesk;
let admin: ApiClient;

beforeEach(async () => {
  app = await startApp();
  desk = await PaymentDesk.ofAccountWithoutPayment(app);
  admin = app.api(await app.token('admin', { accountId: app.sandbox.world.accountWithoutPayment.accountId }));
});
afterEach(() => app.stop());

const view = async (): Promise<Record<string, { id: string }>> =>
  (await admin.get('/api/management/channel/wechat-payment-message')).body;

describe('editing payment', () => {
  beforeEach(async () => {
    expect((await desk.open()).status).toBe(200);
  });

  it('changes what is sent, and keeps the key, the fields and the files that are left out', async () => {
    const before = await view();
    const key = await keyAtWeConnect();
    const { status, body } = await desk.edit({ ...(await desk.fileIds()), sellerId: '1900000111', apiKey: '********' });
    const message = 'is of the merchant number 1900000110, not 1900000111';
    const warnings = [{ field: 'pemCredential', message }];
    expect([status, body]).toEqual([200, { authDirectory: before.authDirectory, warnings }]);
    expect(await view()).toEqual({ ...before, sellerId: '1900000111', warnings });
    expect(await keyAtWeConnect()).toBe(key);
  });

  it('takes a key with a byte order mark in front, and hands it on without', async () => {
    const pemCredentialKey = Buffer.concat([Buffer.from('\ufeff'), MERCHANT_FILES.pemCredentialKey]);
    const { status, body } = await desk.edit({ ...(await desk.fileIds()), pemCredentialKey });
    expect([status, body.warnings]).toEqual([200, undefined]);
  });

  it('tells whose the certificate is and when it ends', async () => {
    expect(await view()).toMatchObject({
      certificate: { commonName: '1900000110', expiresAt: '2046-11-19T17:23:05.000Z' },
    });
  });

  it('replaces a file, and keeps the others by their ids', async () => {
    const before = await view();
    const { caCredential } = MERCHANT_FILES;
    expect((await desk.edit({ ...(await desk.fileIds()), caCredential })).status).toBe(200);
    const after = await view();
    expect(after.caCredential?.id).not.toBe(before.caCredential?.id);
    expect(after.p12Credential).toEqual(before.p12Credential);
  });

  it.each([
    ['p12Credential', 'p12CredentialId to keep it', { p12CredentialId: undefined }],
    ['p12Credential', 'p12CredentialId to keep it', { p12CredentialId: 'of-somebody-else' }],
    ['pemCredentialKey', 'is no unencrypted private key', { pemCredentialKey: Buffer.from('no key') }],
    ['pemCredentialKey', 'is not the private key', { ...MERCHANT_FILES, pemCredentialKey: ANOTHER_KEY }],
    ['pemCredentialKey', 'is not the private key of the certificate that is kept', { pemCredentialKey: ANOTHER_KEY }],
    ['sellerId', 'must be', { sellerId: 'none' }],
    ['apiKey', 'must be', { apiKey: 'too-short' }],
  ])('is refused naming %s: %s', async (field, message, changes) => {
    const { status, body } = await desk.edit({ ...(await desk.fileIds()), ...changes });
    expect([status, body.code]).toEqual([400, 'invalid-input']);
    expect(body.errors).toEqual([{ field, message: expect.stringContaining(message) }]);
  });

  it.each(['broken-json', 'cut-after'] as const)('is done after %s, for WeConnect is asked', async (kind) => {
    app.sandbox.control.fault({ call: 'configurePayment', kind });
    expect((await desk.edit({ ...(await desk.fileIds()), ...MERCHANT_FILES })).status).toBe(200);
  });

  it.each(['5xx', 'html', 'cut-before'] as const)(
    'of nothing but files is not taken for done after %s, and may be sent again',
    async (kind) => {
      app.sandbox.control.fault({ call: 'configurePayment', kind });
      const form = { ...(await desk.fileIds()), ...MERCHANT_FILES };
      const { status, body } = await desk.edit(form);
      expect([status, body.code, body.safeToRetry]).toEqual([504, 'payment-settings-unknown', true]);
      expect((await desk.edit(form)).status).toBe(200);
    },
  );

  async function keyAtWeConnect(): Promise<string> {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const url = `${app.sandbox.url}/weixin/pay/configuration/quncrmAccountId/${accountId}`;
    return ((await (await fetch(url)).json()) as { data: { apiKey: string } }).data.apiKey;
  }
});

describe('editing payment that was never opened', () => {
  it('is a conflict', async () => {
    const { status, body } = await desk.edit(desk.settings());
    expect([status, body.code]).toEqual([409, 'payment-not-open']);
  });
});
