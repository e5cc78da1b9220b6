import { MerchantService } from '../../src/merchant/index.js';
import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { ANOTHER_KEY, MERCHANT_FILES } from './support/merchant-files.js';
import { PaymentDesk } from './support/payment-desk.js';

const LARGE = Buffer.alloc(64 * 1024 + 1, MERCHANT_FILES.caCredential);

let app: TestApp;
let desk: PaymentDesk;
let admin: ApiClient;

beforeEach(async () => {
  app = await startApp();
  desk = await PaymentDesk.ofAccountWithoutPayment(app);
  admin = app.api(await app.token('admin', { accountId: app.sandbox.world.accountWithoutPayment.accountId }));
});
afterEach(() => app.stop());

const view = async (): Promise<Record<string, unknown>> =>
  (await admin.get('/api/management/channel/wechat-payment-message')).body;
const subscribed = async (): Promise<string[]> =>
  (await admin.get('/api/webhook/subscriptions')).body.items.map(({ module }: { module: string }) => module);
const openings = async (): Promise<{ state: string; lastError?: string }[]> =>
  (await app.api(app.tokens.operator).get('/api/webhook/events?type=open_payment')).body.items;
const everythingStored = async (): Promise<string> => {
  const collections = (await app.database.db?.collections()) ?? [];
  const documents = await Promise.all(collections.map((collection) => collection.find().toArray()));
  return JSON.stringify(documents);
};

describe('opening payment', () => {
  it('makes the channel the paying one, at WeConnect and here', async () => {
    const { channelId } = app.sandbox.world.accountWithoutPayment;
    const { status, body } = await desk.open();
    expect([status, body]).toEqual([200, { authDirectory: expect.stringMatching(/\/webapp\/common\/pay\/$/) }]);
    const { appId, sellerId } = desk.settings();
    expect(await view()).toEqual({
      enabled: true,
      gateway: 'weconnect',
      weconnectAccountId: channelId,
      appId,
      sellerId,
      apiKey: '********',
      p12Credential: { id: expect.any(String), name: 'p12Credential.pem' },
      pemCredential: { id: expect.any(String), name: 'pemCredential.pem' },
      pemCredentialKey: { id: expect.any(String), name: 'pemCredentialKey.pem' },
      caCredential: { id: expect.any(String), name: 'caCredential.pem' },
      certificate: {
        commonName: sellerId,
        expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      },
      ...body,
    });
    expect((await admin.get('/api/channel/channels')).body.items).toMatchObject([
      { channelId, paymentStatus: 'enabled', payingChannelId: channelId },
    ]);
  });

  it("subscribes the account's own module at once, and tells all modules", async () => {
    await desk.open();
    expect(await subscribed()).toEqual(['channel']);
    await eventually(async () => {
      expect(await openings()).toMatchObject([
        { state: 'confirmed', deliveries: expect.arrayContaining([expect.objectContaining({ state: 'done' })]) },
      ]);
    });
  });

  it('keeps neither key nor certificate', async () => {
    await desk.open();
    const stored = await everythingStored();
    expect(stored).toContain(desk.settings().sellerId);
    expect(stored).not.toContain(desk.settings().apiKey);
    expect(stored).not.toContain('BEGIN');
    expect(stored).not.toContain(MERCHANT_FILES.pemCredentialKey.toString().slice(40, 90));
  });

  it('twice, or twice at once, harms nothing', async () => {
    const answers = [await desk.open(), ...(await Promise.all([desk.open(), desk.open()]))];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await subscribed()).toEqual(['channel']);
    expect((await view()).enabled).toBe(true);
  });

  it('takes the files before the fields too', async () => {
    expect((await desk.send('open-wechat-payment', { ...MERCHANT_FILES, ...desk.settings() })).status).toBe(200);
  });

  it('shows before it what is to be entered at WeChat', async () => {
    expect(await view()).toEqual({ enabled: false, authDirectory: expect.stringMatching(/\/webapp\/common\/pay\/$/) });
  });
});

describe('opening payment is refused', () => {
  it.each([
    ['p12Credential', 'is missing', { p12Credential: undefined }],
    ['pemCredential', 'is missing', { pemCredential: undefined }],
    ['pemCredentialKey', 'is missing', { pemCredentialKey: undefined }],
    ['caCredential', 'is missing', { caCredential: Buffer.alloc(0) }],
    ['p12Credential', 'is no PKCS#12 file', { p12Credential: Buffer.from('no certificate') }],
    ['pemCredential', 'is no certificate', { pemCredential: Buffer.from('no certificate') }],
    ['pemCredentialKey', 'is no unencrypted private key', { pemCredentialKey: MERCHANT_FILES.caCredential }],
    ['pemCredentialKey', 'is not the private key of pemCredential', { pemCredentialKey: ANOTHER_KEY }],
    ['caCredential', 'is no certificate', { caCredential: Buffer.from('no certificate') }],
    ['caCredential', 'is missing', { caCredential: 'a text field of that name' }],
    ['appId', 'must be', { appId: undefined }],
    ['appId', 'is not the appid of this channel', { appId: 'wx0000000000000000' }],
    ['sellerId', 'must be', { sellerId: '19000001x9' }],
    ['apiKey', 'must be', { apiKey: 'too-short' }],
    ['apiKey', 'must be', { apiKey: '********' }],
    ['weconnectAccountId', 'must be', { weconnectAccountId: '{"$ne":""}' }],
  ])('naming %s, which %s', async (field, message, changes) => {
    const { status, body } = await desk.open(changes);
    expect([status, body.code]).toEqual([400, 'invalid-input']);
    expect(body.errors).toEqual([{ field, message: expect.stringContaining(message) }]);
    expect(app.sandbox.control.calls().configurePayment).toBeUndefined();
    expect(await openings()).toEqual([]);
  });

  it('with every fault at once, and without a word of the key', async () => {
    const { body } = await desk.open({ appId: '', apiKey: 'SecretButWrong', caCredential: undefined });
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['appId', 'apiKey', 'caCredential']);
    expect(JSON.stringify(body)).not.toContain('SecretButWrong');
  });

  it('for a file over 64 KiB', async () => {
    const { status, body } = await desk.open({ caCredential: LARGE });
    expect([status, body.code]).toEqual([413, 'credential-too-large']);
    expect(body.errors).toEqual([{ field: 'caCredential', message: 'is larger than 64 KiB' }]);
  });

  it("for another account's channel as for one that does not exist, whether or not it was used here", async () => {
    const { channelId, channelAppId } = app.sandbox.world;
    const theirs = { weconnectAccountId: channelId, appId: channelAppId };
    const nobodys = { weconnectAccountId: 'nobody-has-this' };
    const unused = await desk.open(theirs);
    await app.api(app.tokens.admin).get(`/api/channel/channels/${channelId}`);
    const used = await desk.open(theirs);
    const missing = await desk.open(nobodys);
    for (const { status, body } of [unused, used, missing]) {
      expect([status, body.code]).toEqual([404, 'channel-not-found']);
    }
    expect((await admin.get(`/api/channel/channels/${channelId}`)).status).toBe(404);
  });

  it('for a channel that WeChat lets collect no payments', async () => {
    const { subscriptionChannelId, subscriptionAppId } = app.sandbox.world.accountWithoutPayment;
    const { status, body } = await desk.open({ weconnectAccountId: subscriptionChannelId, appId: subscriptionAppId });
    expect([status, body.code]).toEqual([409, 'channel-cannot-collect']);
  });

  it('for anything but a whole form', async () => {
    const path = '/api/management/channel/open-wechat-payment';
    const json = await admin.post(path, desk.settings());
    expect([json.status, json.body.code]).toEqual([400, 'malformed-form']);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const response = await fetch(app.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.tokens.admin}`, ...headers },
      body: '--x\r\nContent-Disposition: form-data; name="appId"\r\n\r\nwx',
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'malformed-form']);
  });

  it('for whoever is no administrator, though the SCRM may look', async () => {
    const { channelId, users } = app.sandbox.world;
    const mobile = await app.token('mobile', { channelId, openId: users[0]?.openIds.underChannel ?? '' });
    const open = async (token: string): Promise<number> => (await new PaymentDesk(app, token).open()).status;
    expect([await open(app.tokens.service), await open(mobile), await open('none')]).toEqual([403, 403, 401]);
    const message = '/api/management/channel/wechat-payment-message';
    expect((await app.api(app.tokens.service).get(message)).status).toBe(200);
    expect((await app.api(mobile).get(message)).status).toBe(403);
  });

  it('of a form for a route that takes JSON only', async () => {
    const form = new FormData();
    form.set('subject', 'tea');
    const response = await fetch(`${app.url}/api/trade/pay`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.tokens.service}` },
      body: form,
    });
    expect(response.status).toBe(415);
  });
});

describe('where WeConnect fails, opening payment', () => {
  it.each(['5xx', 'html', 'cut-before'] as const)(
    'says that it may be sent again after %s, and is then done',
    async (kind) => {
      app.sandbox.control.fault({ call: 'configurePayment', kind });
      const { status, body } = await desk.open();
      expect([status, body.code, body.safeToRetry]).toEqual([504, 'payment-settings-unknown', true]);
      expect((await view()).enabled).toBe(false);
      expect((await desk.open()).status).toBe(200);
      expect(await subscribed()).toEqual(['channel']);
    },
  );

  it.each(['broken-json', 'empty', 'cut-after'] as const)('is done after %s, for WeConnect is asked', async (kind) => {
    app.sandbox.control.fault({ call: 'configurePayment', kind });
    expect((await desk.open()).status).toBe(200);
    expect(app.sandbox.control.calls().configurePayment).toBe(1);
    expect(await subscribed()).toEqual(['channel']);
  });

  it('is done, only later, where WeConnect is slow', async () => {
    app.sandbox.control.fault({ call: 'configurePayment', kind: 'delay', delayMs: 1_500 });
    expect((await desk.open()).status).toBe(200);
    await eventually(async () => {
      expect(await openings()).toMatchObject([{ state: 'confirmed' }]);
    });
  });

  it('passes a refusal on, and nobody goes on asking about it', async () => {
    app.sandbox.control.fault({ call: 'configurePayment', kind: 'refuse', errorCode: 'PARAM_ERROR' });
    const { status, body } = await desk.open();
    expect([status, body.code, body.safeToRetry, body.upstreamReason]).toEqual([
      502,
      'weconnect-refused',
      false,
      'PARAM_ERROR',
    ]);
    expect(await openings()).toMatchObject([{ state: 'refused' }]);
    expect(await subscribed()).toEqual([]);
  });

  it.each(['5xx', 'html', 'broken-json', 'cut-before', 'cut-after'] as const)(
    'changes nothing where it cannot be asked how things stand (%s)',
    async (kind) => {
      app.sandbox.control.fault({ call: 'findPaymentConfiguration', kind, times: 3 });
      const { status, body } = await desk.open();
      expect([status, body.code, body.safeToRetry]).toEqual([503, 'weconnect-unavailable', true]);
      expect(app.sandbox.control.calls().configurePayment).toBeUndefined();
    },
  );

  it('is found out later where nobody could be asked whether it was done', async () => {
    await admin.post('/api/management/modules/store/activate');
    app.sandbox.control.fault({ call: 'configurePayment', kind: 'cut-after' });
    failTheSecondQuestion();
    const { status, body } = await desk.open();
    expect([status, body.code]).toEqual([504, 'payment-settings-unknown']);
    await makeDue();
    await eventually(async () => {
      expect((await subscribed()).toSorted()).toEqual(['channel', 'store']);
    }, 20_000);
  });

  it('is made up for where the process dies right after it was done', async () => {
    await admin.post('/api/management/modules/store/activate');
    const merchants = app.app.get(MerchantService, { strict: false });
    const remember = merchants.remember.bind(merchants);
    merchants.remember = () => Promise.reject(new Error('killed'));
    expect((await desk.open()).status).toBe(500);
    merchants.remember = remember;
    expect(await subscribed()).toEqual([]);
    await makeDue();
    await eventually(async () => {
      expect((await subscribed()).toSorted()).toEqual(['channel', 'store']);
    });
  });

  /** As if the time had passed that an opening is given to be done. */
  async function makeDue(): Promise<void> {
    await app.database.collection('inbox').updateMany({}, { $set: { fanDue: new Date() } });
  }

  /** The first question is how things stand before; the next ones, whether it was done. */
  function failTheSecondQuestion(): void {
    app.sandbox.control.fault({ call: 'findPaymentConfiguration', kind: 'delay', delayMs: 1 });
    app.sandbox.control.fault({ call: 'findPaymentConfiguration', kind: '5xx', times: 3 });
  }
});
