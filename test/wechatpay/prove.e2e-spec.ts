import { generateKeyPairSync } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { type DirectMerchant, GatewayUnavailable } from '../../src/gateway/index.js';
import { type Reply, seal, type Seen, V3Server } from './support/v3-server.js';
import {
  CERTIFICATE_MERCHANT,
  CERTIFICATES,
  MERCHANT,
  NEW_CERTIFICATE,
  OLD_CERTIFICATE,
  openClient,
  PUBLIC_KEY,
  type TestClient,
} from './support/v3-client.js';

const NONE: Reply = { status: 404, body: { code: 'ORDER_NOT_EXIST', message: '订单不存在' } };
const UNSIGNED: Reply = { status: 401, body: { code: 'SIGN_ERROR', message: '签名错误' }, signedBy: null };
const other = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

let server: V3Server;
let client: TestClient;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await V3Server.open(PUBLIC_KEY);
  client = openClient(server.url);
});
beforeEach(() => {
  server.seen.splice(0);
});
afterAll(async () => {
  client.close();
  await server.close();
});

const list = (apiV3Key = MERCHANT.apiV3Key): Reply => ({
  status: 200,
  body: { data: CERTIFICATES.map(({ pem }) => ({ encrypt_certificate: seal(pem, apiV3Key, 'certificate') })) },
  signedBy: OLD_CERTIFICATE,
});
const answering = (reply: Reply, certificates: Reply = list()): void => {
  server.respond = ({ path }: Seen) => (path === '/v3/certificates' ? certificates : reply);
};
const wrong = async (merchant: DirectMerchant): Promise<string> => {
  const faults = await client.gateways.prove(merchant);
  for (const { message } of faults) expect(message).toMatch(/[\u4e00-\u9fff]/);
  return faults.map(({ field }) => field).join(' ');
};

it('all is right where the question about an order that does not exist gets a signed “there is none”', async () => {
  answering(NONE);
  expect(await client.gateways.prove(MERCHANT)).toEqual([]);
  expect(server.seen).toHaveLength(1);
  expect(server.last.path).toMatch(/^\/v3\/pay\/transactions\/out-trade-no\/[0-9a-f]{24}\?mchid=1900006001$/);
});

it('all is right with platform certificates, whose list proves the APIv3 key too', async () => {
  answering({ ...NONE, signedBy: NEW_CERTIFICATE });
  expect(await client.gateways.prove(CERTIFICATE_MERCHANT)).toEqual([]);
});

it('all is right before WeChat Pay has begun to sign with the public key', async () => {
  answering({ ...NONE, signedBy: OLD_CERTIFICATE });
  expect(await client.gateways.prove(MERCHANT)).toEqual([]);
});

it('leaves nothing behind of what it tried', async () => {
  answering({ ...NONE, signedBy: OLD_CERTIFICATE });
  await client.gateways.prove(MERCHANT);
  await client.gateways.prove(MERCHANT);
  expect(server.seen.filter(({ path }) => path === '/v3/certificates')).toHaveLength(2);
  expect(client.verified).toEqual([]);
});

describe('a wrong value is named, without anything being sent where that shows by itself', () => {
  it.each<[string, Partial<DirectMerchant>]>([
    ['privateKey', { privateKey: 'none' }],
    ['privateKey', { privateKey: other.publicKey }],
    ['apiV3Key', { apiV3Key: 'short' }],
    ['publicKey', { publicKey: { id: PUBLIC_KEY.id, pem: 'none' } }],
    ['publicKey', { publicKey: { id: PUBLIC_KEY.id, pem: other.privateKey } }],
    ['privateKey apiV3Key', { privateKey: 'none', apiV3Key: '' }],
  ])('%s', async (fields, changes) => {
    expect(await wrong({ ...MERCHANT, ...changes })).toBe(fields);
    expect(server.seen).toEqual([]);
  });
});

describe('a wrong value is named by what WeChat Pay answers', () => {
  const otherKey = { ...MERCHANT, publicKey: { id: PUBLIC_KEY.id, pem: other.publicKey } };
  const otherId = { ...NONE, signedBy: { ...PUBLIC_KEY, id: 'PUB_KEY_ID_0100' } };
  const noList: Reply = { status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } };
  const noAuth: Reply = { status: 403, body: { code: 'NO_AUTH', message: '商户无权限' } };
  const noMerchant: Reply = { status: 400, body: { code: 'MCH_NOT_EXISTS', message: '商户号不存在' } };

  it.each<[string, string, DirectMerchant, Reply[]]>([
    ['its signature is not taken', 'privateKey certificate mchid', MERCHANT, [UNSIGNED]],
    ['nor for the list', 'privateKey certificate mchid', CERTIFICATE_MERCHANT, [NONE, UNSIGNED]],
    ['the list is sealed otherwise', 'apiV3Key', CERTIFICATE_MERCHANT, [NONE, list('x'.repeat(32))]],
    ['there is no list', 'publicKeyId', CERTIFICATE_MERCHANT, [NONE, noList]],
    ['the answer names another public key', 'publicKeyId', MERCHANT, [otherId]],
    ['the answer names a public key, and there is none', 'publicKeyId', CERTIFICATE_MERCHANT, [NONE]],
    [
      'nothing is signed with what the id asks for',
      'publicKeyId',
      MERCHANT,
      [{ ...NONE, status: 400, signedBy: null }],
    ],
    ['the public key is another one', 'publicKey', otherKey, [NONE]],
    ['the number may not do this', 'mchid', MERCHANT, [noAuth]],
    ['there is no such number', 'mchid', MERCHANT, [noMerchant]],
  ])('%s: %s', async (_what, fields, merchant, [reply = NONE, certificates]) => {
    answering(reply, certificates);
    expect(await wrong(merchant)).toBe(fields);
  });
});

describe('nobody’s value is blamed', () => {
  it.each<[string, Reply]>([
    ['where WeChat Pay fails', { status: 500, body: { code: 'SYSTEM_ERROR' } }],
    ['where a proxy answers', { status: 502, body: '<html></html>', signedBy: null }],
    ['where the connection is cut', { status: 200, cut: true }],
    ['where the clock is wrong', { ...NONE, off: 600 }],
    [
      'where it is a probe',
      { ...NONE, forge: ({ headers }) => (headers['wechatpay-signature'] = 'WECHATPAY/SIGNTEST/A') },
    ],
  ])('%s', async (_what, reply) => {
    answering(reply);
    await expect(client.gateways.prove(MERCHANT)).rejects.toThrow(GatewayUnavailable);
  });

  it('where the signature is not taken because the clock is wrong', async () => {
    answering({ ...UNSIGNED, forge: ({ headers }) => (headers.date = new Date(Date.now() + 600_000).toUTCString()) });
    await expect(client.gateways.prove(MERCHANT)).rejects.toThrow(/clock/);
  });
});
