import { randomBytes } from 'node:crypto';
import { SEEDED_WORLD } from '../../src/sandbox/world/seeded-world.js';
import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { DirectDesk, partsOf } from './support/direct-desk.js';
import { ANOTHER_KEY, MERCHANT_FILES } from './support/merchant-files.js';
import { PaymentDesk } from './support/payment-desk.js';

const { direct, accountWithoutPayment } = SEEDED_WORLD;
const { channelId } = direct.weconnectChannel;
const CREDENTIALS_KEY = randomBytes(32).toString('base64');

let app: TestApp;
let desk: DirectDesk;
let admin: ApiClient;

beforeEach(async () => {
  app = await startApp({ environment: { CREDENTIALS_KEY } });
  desk = await DirectDesk.ofDirectAccount(app);
  admin = app.api(await app.token('admin', { accountId: direct.accountId }));
});
afterEach(() => app.stop());

const merchants = async (): Promise<{ _id: string; accountId: string; mchid: string }[]> =>
  app.database.collection<{ _id: string; accountId: string; mchid: string }>('direct_merchants').find().toArray();
const current = async (): Promise<string | undefined> =>
  (await app.database.collection<{ _id: string; merchantId: string }>('direct_accounts').findOne({}))?.merchantId;
const openings = async (): Promise<{ state: string }[]> =>
  (await app.api(app.tokens.operator).get('/api/webhook/events?type=open_payment')).body.items;
const everythingStored = async (): Promise<string> => {
  const collections = (await app.database.db?.collections()) ?? [];
  return JSON.stringify(await Promise.all(collections.map((collection) => collection.find().toArray())));
};

describe('opening payment through a merchant of one’s own', () => {
  it('makes the channel the paying one, and says what to enter and where WeChat Pay notifies', async () => {
    const { status, body } = await desk.open();
    const [merchant] = await merchants();
    expect([status, body]).toEqual([
      200,
      {
        authDirectory: `${app.url}/webapp/common/pay/`.replace(app.url, body.authDirectory.split('/webapp')[0]),
        notifyUrl: expect.stringMatching(new RegExp(`^https?://.+/api/webhook/wechatpay/${merchant?._id}$`)),
      },
    ]);
    expect(merchant?._id).toMatch(/^[0-9a-f]{24}$/);
    expect(await desk.view()).toEqual({
      enabled: true,
      gateway: 'wechatpay',
      channelId,
      appId: direct.weconnectChannel.appId,
      mchid: direct.mchid,
      apiV3Key: '********',
      privateKey: '********',
      certificate: { serial: direct.serial, expiresAt: '2123-12-31T23:59:59.000Z' },
      publicKeyId: direct.publicKeyId,
      lastVerifiedBy: expect.any(Array),
      ...body,
    });
    expect((await admin.get('/api/channel/channels')).body.items).toMatchObject([
      { channelId, paymentStatus: 'enabled', payingChannelId: channelId, gateway: 'wechatpay' },
    ]);
  });

  it('shows before it what is to be entered at WeChat', async () => {
    expect(await desk.view()).toEqual({ enabled: false, authDirectory: expect.stringMatching(/\/pay\/$/) });
    const { status, body } = await desk.edit({ mchid: direct.mchid });
    expect([status, body.code]).toEqual([409, 'payment-not-open']);
  });

  it("subscribes the account's own module at once, and tells all modules", async () => {
    await desk.open();
    const { body } = await admin.get('/api/webhook/subscriptions');
    expect(body.items).toMatchObject([{ module: 'channel', channelId }]);
    await eventually(async () => {
      expect(await openings()).toMatchObject([
        { state: 'confirmed', deliveries: expect.arrayContaining([expect.objectContaining({ state: 'done' })]) },
      ]);
    });
  });

  it('keeps its secrets sealed, and answers none of them', async () => {
    const { body } = await desk.open();
    const told = JSON.stringify([await everythingStored(), body, await desk.view()]);
    const privateKey = direct.privateKey.replaceAll('\n', '').slice(40, 90);
    expect(told).toContain(direct.mchid);
    for (const secret of [direct.apiV3Key, privateKey, 'PRIVATE KEY']) expect(told).not.toContain(secret);
  });

  it.each([
    ['certificates', direct.certificateMerchant],
    ['both, in the middle of the switch', direct.switchingMerchant],
  ])('takes a merchant for whom WeChat Pay signs with %s', async (_name, merchant) => {
    expect((await desk.open({}, merchant)).status).toBe(200);
    expect((await desk.view()).mchid).toBe(merchant.mchid);
  });

  it('again, with the same number, keeps its address; two at once are one merchant', async () => {
    const answers = await Promise.all([desk.open(), desk.open(), desk.open()]);
    answers.push(await desk.open());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.notifyUrl)).size).toBe(1);
    expect(await merchants()).toHaveLength(1);
  });

  it('with another number keeps the earlier merchant; of two at once one is the current one, and it is whole', async () => {
    await desk.open();
    const answers = await Promise.all([
      desk.open({}, direct.certificateMerchant),
      desk.open({}, direct.switchingMerchant),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const kept = await merchants();
    expect(kept).toHaveLength(3);
    const view = await desk.view();
    expect(kept.find(({ _id }) => view.notifyUrl.endsWith(_id))?.mchid).toBe(view.mchid);
  });
});

describe('opening payment through a merchant of one’s own is refused', () => {
  it.each([
    ['mchid', '商户号', { mchid: '19000x6001' }],
    ['apiV3Key', '32 位', { apiV3Key: 'short' }],
    ['certificate', '证书属于商户号', { certificate: MERCHANT_FILES.pemCredential }],
    ['certificate', '这是 apiclient_cert.p12', { certificate: MERCHANT_FILES.p12Credential }],
    ['privateKey', '私钥与证书不匹配', { privateKey: ANOTHER_KEY }],
    ['publicKeyId', '同时填写', { publicKeyId: undefined }],
    ['publicKey', '这是私钥', { publicKey: Buffer.from(direct.privateKey) }],
    // What only WeChat Pay knows.
    ['publicKeyId', '公钥ID', { publicKeyId: 'PUB_KEY_ID_0119000060012026112700000000009999' }],
    ['publicKey', '公钥', { publicKey: Buffer.from(direct.switchingMerchant.publicKey) }],
  ])('naming %s: %s', async (field, words, changes) => {
    const { status, body } = await desk.open(changes);
    expect([status, body.code]).toEqual([400, 'invalid-input']);
    expect(body.errors).toEqual([{ field, message: expect.stringContaining(words) }]);
    expect([await merchants(), await openings()]).toEqual([[], []]);
  });

  it('for an APIv3 key that opens no platform certificate', async () => {
    const { status, body } = await desk.open({ apiV3Key: 'A'.repeat(32) }, direct.certificateMerchant);
    expect([status, body.errors]).toEqual([400, [{ field: 'apiV3Key', message: expect.stringContaining('APIv3') }]]);
  });

  it('for a merchant that has no platform certificates, and no public key here', async () => {
    const { status, body } = await desk.open({ publicKeyId: undefined, publicKey: undefined });
    expect([status, body.errors]).toEqual([400, [{ field: 'publicKeyId', message: expect.stringContaining('公钥') }]]);
  });

  it('for a file over 64 KiB', async () => {
    const { status, body } = await desk.open({ privateKey: Buffer.alloc(64 * 1024 + 1, 'x') });
    expect([status, body.code, body.errors[0].field]).toEqual([413, 'credential-too-large', 'privateKey']);
  });

  it("for another account's channel as for one that does not exist, and for one that may not collect", async () => {
    for (const strange of [SEEDED_WORLD.payingChannelId, 'nobody-has-this']) {
      const { status, body } = await desk.open({ channelId: strange });
      expect([status, body.code]).toEqual([404, 'channel-not-found']);
    }
    const { accountId, subscriptionChannelId } = accountWithoutPayment;
    const other = new DirectDesk(app, await app.token('admin', { accountId }));
    const { status, body } = await other.open({ channelId: subscriptionChannelId });
    expect([status, body.code]).toEqual([409, 'channel-cannot-collect']);
  });

  it('for whoever is no administrator', async () => {
    const clerk = new DirectDesk(app, await app.token('service', { accountId: direct.accountId }));
    expect((await clerk.open()).status).toBe(403);
    expect((await clerk.edit({})).status).toBe(403);
    expect((await clerk.view()).enabled).toBe(false);
  });
});

describe('two accounts', () => {
  it('with one number each have a merchant of their own, by its key; neither touches the other', async () => {
    await desk.open();
    const { accountId, channelId: theirs } = accountWithoutPayment;
    const other = new DirectDesk(app, await app.token('admin', { accountId }));
    const stranger = await other.open({ channelId: theirs, privateKey: ANOTHER_KEY });
    expect(stranger.status).toBe(400);
    expect(await merchants()).toHaveLength(1);
    const before = await desk.view();
    const [own] = await merchants();
    await other.open({ channelId: theirs, publicKeyId: undefined, publicKey: undefined }, direct.certificateMerchant);
    expect(await desk.view()).toEqual(before);
    expect((await merchants()).filter(({ accountId: of }) => of === direct.accountId)).toEqual([own]);
    expect((await other.view()).notifyUrl ?? 'none').not.toBe(before.notifyUrl);
  });
});

describe('editing a merchant of one’s own', () => {
  beforeEach(async () => {
    expect((await desk.open()).status).toBe(200);
  });

  it('leaves what is left out, and its address', async () => {
    const before = await desk.view();
    const { status, body } = await desk.edit({ apiV3Key: '********', mchid: '' });
    expect([status, body.notifyUrl]).toEqual([200, before.notifyUrl]);
    expect(await desk.view()).toMatchObject({ mchid: before.mchid, publicKeyId: before.publicKeyId });
  });

  it('with another number and its files is an opening', async () => {
    const before = await desk.view();
    const { status, body } = await desk.edit(partsOf(direct.switchingMerchant));
    expect([status, body.notifyUrl === before.notifyUrl]).toEqual([200, false]);
    expect((await desk.view()).mchid).toBe(direct.switchingMerchant.mchid);
    expect(await merchants()).toHaveLength(2);
  });

  it('keeps what was there where a value is refused', async () => {
    const before = await everythingStored();
    const { status, body } = await desk.edit({ privateKey: ANOTHER_KEY });
    expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      expect.arrayContaining(['privateKey']),
    ]);
    expect(JSON.stringify(await merchants())).toBe(JSON.stringify(await merchants()));
    expect(before).toContain(direct.mchid);
    expect((await desk.view()).mchid).toBe(direct.mchid);
  });

  it('twice at once loses neither change in silence', async () => {
    const answers = await Promise.all([
      desk.edit({ apiV3Key: direct.apiV3Key }),
      desk.edit({ publicKeyId: direct.publicKeyId, publicKey: Buffer.from(direct.publicKey) }),
    ]);
    const statuses = answers.map(({ status }) => status).sort();
    expect([
      [200, 200],
      [200, 409],
    ]).toContainEqual(statuses);
  });
});

describe('an account whose payments go through the gateway already', () => {
  it('moves its new payments to the merchant, and back', async () => {
    const { accountId, channelId: own } = accountWithoutPayment;
    const token = await app.token('admin', { accountId });
    const before = new PaymentDesk(app, token);
    expect((await before.open()).status).toBe(200);
    const gateway = async (): Promise<unknown> =>
      (await app.api(token).get(`/api/channel/channels/${own}`)).body.gateway;
    expect(await gateway()).toBe('weconnect');
    // The sandbox's merchants are bound to other appids; nothing is paid here.
    const other = new DirectDesk(app, token);
    expect((await other.open({ channelId: own })).status).toBe(200);
    expect(await gateway()).toBe('wechatpay');
    const settings = await app.api(token).get('/api/management/channel/wechat-payment-message');
    expect(settings.body).toMatchObject({ enabled: true, gateway: 'wechatpay' });
    const ids = await before.fileIds();
    expect((await before.edit({ sellerId: '1900000999', ...ids })).status).toBe(200);
    expect(await gateway()).toBe('wechatpay');
    expect((await before.open()).status).toBe(200);
    expect(await gateway()).toBe('weconnect');
    expect((await other.view()).enabled).toBe(false);
    expect(await current()).toBeUndefined();
  });
});

describe('without CREDENTIALS_KEY', () => {
  it('nothing is read, and who runs the service is told', async () => {
    const poor = await startApp();
    try {
      const token = await poor.token('admin', { accountId: direct.accountId });
      const { status, body } = await new DirectDesk(poor, token).open({ mchid: 'never read' });
      expect([status, body.code]).toEqual([409, 'credentials-key-missing']);
    } finally {
      await poor.stop();
    }
  });
});
