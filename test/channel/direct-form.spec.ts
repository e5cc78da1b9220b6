import { generateKeyPairSync } from 'node:crypto';
import { readDirectForm } from '../../src/channel/direct-payment/direct-form.js';
import { type UploadForm } from '../../src/channel/payment/upload-form.js';
import { DomainError } from '../../src/common/index.js';
import { type DirectMerchant } from '../../src/gateway/index.js';
import { SEEDED_WORLD } from '../../src/sandbox/world/seeded-world.js';
import { ANOTHER_KEY, MERCHANT_FILES } from './support/merchant-files.js';
import { type FormChanges } from './support/payment-desk.js';
import { partsOf } from './support/direct-desk.js';

const { direct } = SEEDED_WORLD;
const { payingChannelId: channelId } = SEEDED_WORLD;
const NOW = new Date('2026-11-27T12:00:00Z');
const MARK = Buffer.from('efbbbf', 'hex');
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const EC_KEY = Buffer.from(EC.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const EC_PUBLIC = Buffer.from(EC.publicKey.export({ type: 'spki', format: 'pem' }));
const LOCKED_KEY = Buffer.from(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  }),
);

function formOf(parts: FormChanges): UploadForm {
  const fields = new Map<string, string>();
  const files = new Map<string, { filename: string; content: Buffer; tooLarge: boolean }>();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') fields.set(name, value);
    else if (value) files.set(name, { filename: `${name}.pem`, content: value, tooLarge: value.length > 64 * 1024 });
  }
  return { fields, files };
}

const read = (changes: FormChanges = {}, now = NOW): ReturnType<typeof readDirectForm> =>
  readDirectForm(formOf({ channelId, ...partsOf(direct), ...changes }), now);

function faultsOf(run: () => unknown): Record<string, string> {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return Object.fromEntries(error.faults.map(({ field, message }) => [field, message]));
  }
  return {};
}

describe('the form of a merchant of one’s own', () => {
  it('gives the serial and the end of the certificate, and keys as PEM', () => {
    expect(read()).toEqual({
      payingChannelId: channelId,
      mchid: direct.mchid,
      apiV3Key: direct.apiV3Key,
      serial: direct.serial,
      certificateExpiresAt: new Date('2123-12-31T23:59:59Z'),
      privateKey: direct.privateKey,
      publicKey: { id: direct.publicKeyId, pem: direct.publicKey },
    });
  });

  it('needs no public key', () => {
    expect(read({ publicKeyId: undefined, publicKey: undefined }).publicKey).toBeUndefined();
    expect(read({ publicKeyId: '', publicKey: undefined }).publicKey).toBeUndefined();
  });

  it('takes texts in place of files, and files that an editor has put its mark in front of', () => {
    const texts = { certificate: direct.certificate, privateKey: direct.privateKey, publicKey: direct.publicKey };
    const marked = Object.entries(texts).map(([name, text]) => [name, Buffer.concat([MARK, Buffer.from(text)])]);
    expect(read(texts)).toEqual(read());
    expect(read(Object.fromEntries(marked) as FormChanges)).toEqual(read());
  });

  it.each<[string, FormChanges, string, string]>([
    ['channelId', { channelId: undefined }, '请选择本账号的认证服务号', 'is missing'],
    ['channelId', { channelId: '{"$ne":""}' }, '认证服务号', 'is missing'],
    ['mchid', { mchid: '19000060x1' }, '商户号为 8 至 32 位数字', 'digits'],
    ['mchid', { mchid: undefined }, '账户中心', 'digits'],
    ['apiV3Key', { apiV3Key: 'TooShort' }, '正好为 32 位', 'exactly 32'],
    ['apiV3Key', { apiV3Key: `${direct.apiV3Key}x` }, '设置APIv3密钥', 'exactly 32'],
    ['apiV3Key', { apiV3Key: '三'.repeat(32) }, '字母和数字', 'ASCII'],
    ['apiV3Key', { apiV3Key: '********' }, '32 位', 'exactly 32'],
    ['certificate', { certificate: undefined }, '未填写', 'is missing'],
    ['certificate', { certificate: Buffer.from('nothing') }, '不是 PEM 格式的证书', 'no certificate'],
    ['certificate', { certificate: MERCHANT_FILES.p12Credential }, 'apiclient_cert.pem', 'is apiclient_cert.p12'],
    ['certificate', { certificate: Buffer.from(direct.privateKey) }, '这是私钥', 'is a private key'],
    ['certificate', { certificate: Buffer.from(direct.publicKey) }, '这是公钥', 'is a public key'],
    ['certificate', { certificate: MERCHANT_FILES.pemCredential }, '属于商户号 1900000110', 'not of this merchant'],
    ['privateKey', { privateKey: undefined }, '未填写', 'is missing'],
    ['privateKey', { privateKey: Buffer.from('nothing') }, '不是 PEM 格式的私钥', 'no private key'],
    ['privateKey', { privateKey: MERCHANT_FILES.p12Credential }, 'apiclient_key.pem', 'is apiclient_cert.p12'],
    ['privateKey', { privateKey: Buffer.from(direct.certificate) }, '这是证书', 'is a certificate'],
    ['privateKey', { privateKey: Buffer.from(direct.publicKey) }, '这是公钥', 'is a public key'],
    ['privateKey', { privateKey: LOCKED_KEY }, '私钥已加密', 'is encrypted'],
    ['privateKey', { privateKey: EC_KEY }, '不是 RSA 密钥', 'no RSA key'],
    ['privateKey', { privateKey: ANOTHER_KEY }, '私钥与证书不匹配', 'not the private key of'],
    ['publicKeyId', { publicKeyId: 'PUB_KEY_ID_' }, 'PUB_KEY_ID_ 加数字', 'PUB_KEY_ID_ and digits'],
    ['publicKeyId', { publicKeyId: direct.serial }, '微信支付公钥', 'PUB_KEY_ID_ and digits'],
    ['publicKeyId', { publicKeyId: undefined }, '须同时填写', 'both or neither'],
    ['publicKey', { publicKey: undefined }, '须同时填写', 'both or neither'],
    ['publicKey', { publicKey: Buffer.from('nothing') }, '不是 PEM 格式的公钥', 'no public key'],
    ['publicKey', { publicKey: Buffer.from(direct.privateKey) }, '这是私钥', 'is a private key'],
    ['publicKey', { publicKey: Buffer.from(direct.certificate) }, '这是证书', 'is a certificate'],
    ['publicKey', { publicKey: EC_PUBLIC }, '不是 RSA 密钥', 'no RSA key'],
    ['publicKey', { publicKey: MERCHANT_FILES.p12Credential }, 'pub_key.pem', 'is apiclient_cert.p12'],
    ['certificate', { certificate: Buffer.alloc(64 * 1024 + 1) }, '超过 64 KiB', 'larger than 64 KiB'],
  ])('names %s of %j', (field, changes, zh, en) => {
    const faults = faultsOf(() => read(changes));
    expect(Object.keys(faults)).toEqual([field]);
    expect(faults[field]).toContain(zh);
    expect(faults[field]).toContain(en);
  });

  it('names a certificate that has expired, and when', () => {
    expect(faultsOf(() => read({}, new Date('2124-01-01T00:00:00Z')))).toEqual({
      certificate: expect.stringContaining('已于 2123-12-31 过期'),
    });
  });

  it('names every fault at once, and tells nothing of a secret', () => {
    const secret = 'SecretButWrong';
    const faults = faultsOf(() => read({ mchid: '', apiV3Key: secret, privateKey: Buffer.from(secret) }));
    expect(Object.keys(faults)).toEqual(['mchid', 'apiV3Key', 'privateKey']);
    expect(JSON.stringify(faults)).not.toContain(secret);
  });
});

describe('the form of an edit', () => {
  const current: DirectMerchant = { id: 'a'.repeat(24), accountId: direct.accountId, appId: direct.appId, ...read() };
  const { id, accountId, appId, ...kept } = current;
  const edit = (parts: FormChanges): unknown => readDirectForm(formOf(parts), NOW, current);

  it('leaves what is left out, empty or masked', () => {
    expect([id, accountId, appId].every(Boolean)).toBe(true);
    expect(edit({})).toEqual(kept);
    expect(edit({ apiV3Key: '********', privateKey: '********', mchid: '', publicKeyId: direct.publicKeyId })).toEqual(
      kept,
    );
  });

  it('changes what it names', () => {
    const apiV3Key = 'A'.repeat(32);
    expect(edit({ apiV3Key })).toEqual({ ...kept, apiV3Key });
    const { certificateMerchant: other } = direct;
    expect(edit(partsOf(other))).toMatchObject({ mchid: other.mchid, serial: other.serial });
  });

  it('to another number keeps nothing of the one before but the channel', () => {
    const { mchid, certificate, privateKey } = direct.certificateMerchant;
    const files = { mchid, certificate: Buffer.from(certificate) };
    expect(Object.keys(faultsOf(() => edit(files))).sort()).toEqual(['apiV3Key', 'privateKey']);
    const parts = { ...files, privateKey: Buffer.from(privateKey) };
    const wanted = edit({ ...parts, apiV3Key: direct.certificateMerchant.apiV3Key });
    expect(wanted).toMatchObject({ payingChannelId: channelId, mchid, publicKey: undefined });
  });

  it('takes another public key with its id alone', () => {
    expect(Object.keys(faultsOf(() => edit({ publicKeyId: 'PUB_KEY_ID_1' })))).toEqual(['publicKey']);
    expect(Object.keys(faultsOf(() => edit({ publicKey: Buffer.from(direct.publicKey) })))).toEqual(['publicKeyId']);
  });
});
