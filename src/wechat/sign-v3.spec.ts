import { constants, createCipheriv, generateKeyPairSync, privateEncrypt, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decryptResourceV3, signJsapiV3, signRequestV3, verifyMessageV3 } from './sign-v3.js';

interface Vectors {
  requestSignature: {
    privateKeyPem: string;
    method: string;
    url: string;
    timestamp: string;
    nonce: string;
    body: string;
    signature: string;
  };
  jsapiPaySign: { appId: string; timeStamp: string; nonceStr: string; package: string; paySign: string };
  responseVerification: { publicKeyPem: string; timestamp: string; nonce: string; body: string; signature: string };
  aes256gcm: { apiV3Key: string; nonce: string; associated_data: string; ciphertext: string; plaintext: string }[];
}
const vectors = JSON.parse(
  readFileSync(new URL('../../test/vectors/wechatpay-v3-vectors.json', import.meta.url), 'utf8'),
) as Vectors;
const { privateKeyPem, signature: requestSignature, ...request } = vectors.requestSignature;
const { paySign, package: prepayId, ...jsapi } = vectors.jsapiPaySign;
const { publicKeyPem, ...message } = vectors.responseVerification;

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

describe('signRequestV3', () => {
  it('is the published signature', async () => {
    expect(await signRequestV3(request, privateKeyPem)).toBe(requestSignature);
  });

  it.each([
    ['the host is not signed', { url: `https://api.mch.weixin.qq.com${request.url}` }],
    ['a body of bytes is signed as those bytes', { body: Buffer.from(request.body) }],
    ['a time may be a number', { timestamp: Number(request.timestamp) }],
    ['a fragment is never sent', { url: `${request.url}#top` }],
  ])('%s', async (_rule, change) => {
    expect(await signRequestV3({ ...request, ...change }, privateKeyPem)).toBe(requestSignature);
  });

  it('signs path and query as they are sent, and an empty line where there is no body', async () => {
    const url = '/v3/pay/transactions/out-trade-no/a%7Cb*?mchid=1900007291&x=%E4%BD%A0';
    const signature = await signRequestV3({ method: 'GET', url, timestamp: 1, nonce: 'n' }, pair.privateKey);
    const lines = Buffer.from(`GET\n${url}\n1\nn\n\n`);
    expect(verify('RSA-SHA256', lines, pair.publicKey, Buffer.from(signature, 'base64'))).toBe(true);
  });

  it.each<[string, object]>([
    ['method', { method: 'post' }],
    ['url', { url: 'v3/pay' }],
    ['url', { url: '' }],
    ['url', { url: '/v3\n1' }],
    ['timestamp', { timestamp: 1.5 }],
    ['timestamp', { timestamp: '2026-01-01' }],
    ['nonce', { nonce: '' }],
    ['nonce', { nonce: 'a\nb' }],
    ['nonce', { nonce: 'n'.repeat(33) }],
    ['body', { body: '\ud800' }],
  ])('names a wrong %s: %j', async (name, change) => {
    await expect(signRequestV3({ ...request, ...change }, privateKeyPem)).rejects.toThrow(new RegExp(`^${name} must `));
  });

  it.each([
    ['no PEM', 'secret-text'],
    ['a public key', pair.publicKey],
    ['a key that is not RSA', ec.privateKey],
  ])('refuses %s as the private key, and does not repeat it', async (_what, key) => {
    const failure = await signRequestV3(request, key).catch((error: unknown) => String(error));
    expect(failure).toBe('TypeError: privateKey must be an RSA key as PEM');
  });
});

describe('signJsapiV3', () => {
  it('is the published signature, with or without prepay_id=', async () => {
    for (const id of [prepayId, prepayId.replace('prepay_id=', '')]) {
      expect(await signJsapiV3({ ...jsapi, prepayId: id }, privateKeyPem)).toBe(paySign);
    }
  });

  it.each<[string, object]>([
    ['appId', { appId: '' }],
    ['timeStamp', { timeStamp: 1554208460 }],
    ['timeStamp', { timeStamp: 'now' }],
    ['nonceStr', { nonceStr: undefined }],
    ['prepayId', { prepayId: 'prepay_id=' }],
    ['prepayId', { prepayId: 'a\nb' }],
  ])('names a wrong %s: %j', async (name, change) => {
    await expect(signJsapiV3({ ...jsapi, prepayId, ...change }, privateKeyPem)).rejects.toThrow(
      new RegExp(`^${name} must `),
    );
  });
});

describe('verifyMessageV3', () => {
  it('takes the published message, as text and as bytes', async () => {
    expect(await verifyMessageV3(message, publicKeyPem)).toBe(true);
    expect(await verifyMessageV3({ ...message, body: Buffer.from(message.body) }, publicKeyPem)).toBe(true);
  });

  it.each<[string, object]>([
    ['another body', { body: message.body.replace('JyC91EIz1', 'JyC91EIz2') }],
    ['a body written anew', { body: `${message.body} ` }],
    ['another time', { timestamp: Number(message.timestamp) + 1 }],
    ['another nonce', { nonce: `${message.nonce}0` }],
    ['a line moved from body to nonce', { nonce: `${message.nonce}\n${message.body}`, body: '' }],
    ['no signature', { signature: '' }],
    ['a signature that is missing', { signature: undefined }],
    ['a probe', { signature: `WECHATPAY/SIGNTEST/${message.signature}` }],
    ['a signature with more behind it', { signature: `${message.signature}!` }],
    ['no body', { body: undefined }],
    ['no time', { timestamp: undefined }],
  ])('refuses %s', async (_what, change) => {
    expect(await verifyMessageV3({ ...message, ...change }, publicKeyPem)).toBe(false);
  });

  it('takes an answer without a body (204)', async () => {
    const signature = sign('RSA-SHA256', Buffer.from('1\nn\n\n'), pair.privateKey).toString('base64');
    expect(await verifyMessageV3({ timestamp: 1, nonce: 'n', body: '', signature }, pair.publicKey)).toBe(true);
  });

  it('refuses a signature of another digest, and one of another key', async () => {
    const text = Buffer.from('1\nn\n{}\n');
    const digest = randomBytes(32);
    const others = [
      sign('RSA-SHA1', text, pair.privateKey),
      sign('RSA-SHA256', text, { key: pair.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }),
      privateEncrypt(pair.privateKey, digest),
      sign('RSA-SHA256', text, privateKeyPem),
    ];
    for (const signature of others.map((bytes) => bytes.toString('base64'))) {
      expect(await verifyMessageV3({ timestamp: 1, nonce: 'n', body: '{}', signature }, pair.publicKey)).toBe(false);
    }
  });

  it.each([
    ['a private key', pair.privateKey],
    ['no PEM', 'PUB_KEY_ID_0114232134912410000000000000'],
    ['a key that is not RSA', ec.publicKey],
  ])('throws for %s: that is no fault of the message', async (_what, key) => {
    await expect(verifyMessageV3(message, key)).rejects.toThrow(/^key must be /);
  });
});

describe('decryptResourceV3', () => {
  it.each(vectors.aes256gcm)('opens the published resource: $plaintext', (vector) => {
    const { apiV3Key, associated_data: associatedData, ciphertext, nonce, plaintext } = vector;
    expect(decryptResourceV3({ ciphertext, nonce, associatedData }, apiV3Key)).toBe(plaintext);
  });

  const KEY = 'k'.repeat(32);
  const seal = (text: string, associatedData: string): string => {
    const cipher = createCipheriv('aes-256-gcm', KEY, 'n'.repeat(12)).setAAD(Buffer.from(associatedData));
    return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
  };

  it('opens whatever was sealed with the key, with an empty associated_data, too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, associatedData) => {
        const resource = { ciphertext: seal(text, associatedData), nonce: 'n'.repeat(12), associatedData };
        expect(decryptResourceV3(resource, KEY)).toBe(text);
      }),
    );
  });

  it.each<[string, object, string]>([
    ['another key', {}, 'K'.repeat(32)],
    ['another associated_data', { associatedData: 'refund' }, KEY],
    ['another nonce', { nonce: 'N'.repeat(12) }, KEY],
    ['a changed text', { ciphertext: seal('{"total":2}', 'transaction').replace(/^./, '/') }, KEY],
  ])('does not open with %s', (_what, change, key) => {
    const resource = {
      ciphertext: seal('{"total":1}', 'transaction'),
      nonce: 'n'.repeat(12),
      associatedData: 'transaction',
    };
    expect(() => decryptResourceV3({ ...resource, ...change }, key)).toThrow(/^the resource cannot be decrypted/);
  });

  it.each<[string, object, string]>([
    ['apiV3Key', {}, 'k'.repeat(31)],
    ['apiV3Key', {}, '中'.repeat(32)],
    ['apiV3Key', {}, ''],
    ['nonce', { nonce: 'n'.repeat(16) }, KEY],
    ['ciphertext', { ciphertext: 'not base64' }, KEY],
    ['ciphertext', { ciphertext: 'AAAA' }, KEY],
    ['associatedData', { associatedData: null }, KEY],
  ])('names a wrong %s', (name, change, key) => {
    const resource = { ciphertext: seal('x', ''), nonce: 'n'.repeat(12), ...change };
    expect(() => decryptResourceV3(resource, key)).toThrow(new RegExp(`^${name} must `));
  });
});
