import { Logger } from '@nestjs/common';
import { GatewayUnavailable } from '../../src/gateway/index.js';
import { eventually } from '../support/eventually.js';
import { type Reply, seal, type Seen, type SigningKey, V3Server } from './support/v3-server.js';
import {
  anOrder,
  aTransaction,
  CERTIFICATE_MERCHANT,
  CERTIFICATES,
  MERCHANT,
  NEW_CERTIFICATE,
  NUMBER,
  OLD_CERTIFICATE,
  openClient,
  PUBLIC_KEY,
  type TestClient,
} from './support/v3-client.js';

const DAY = 86_400_000;
const LIST = '/v3/certificates';

let server: V3Server;
let client: TestClient;
let listed: Reply;
let signer: SigningKey;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await V3Server.open(OLD_CERTIFICATE);
});
beforeEach(() => {
  server.seen.splice(0);
  client = openClient(server.url);
  signer = OLD_CERTIFICATE;
  listed = listOf(CERTIFICATES);
  server.respond = ({ path }: Seen) =>
    path === LIST ? listed : { status: 200, body: aTransaction(), signedBy: signer };
});
afterEach(() => {
  client.close();
});
afterAll(() => server.close());

function listOf(certificates: readonly { id: string; pem: string }[], apiV3Key = MERCHANT.apiV3Key): Reply {
  const data = certificates.map(({ id, pem }) => ({
    serial_no: id,
    effective_time: '2026-01-01T00:00:00+08:00',
    expire_time: '2031-01-01T00:00:00+08:00',
    encrypt_certificate: seal(pem, apiV3Key, 'certificate'),
  }));
  return { status: 200, body: { data }, signedBy: OLD_CERTIFICATE };
}

const ask = (merchant = CERTIFICATE_MERCHANT): Promise<unknown> =>
  client.gateways.of(merchant.id).orders.find({ outTradeNo: NUMBER });
const lists = (): Seen[] => server.seen.filter(({ path }) => path === LIST);

describe('a merchant with platform certificates', () => {
  it('fetches them once for all its calls, without saying what to sign with, and asks for one of them from then on', async () => {
    await Promise.all([ask(), ask(), ask()]);
    await ask();
    expect(lists()).toHaveLength(1);
    expect(lists()[0]?.headers).not.toHaveProperty('wechatpay-serial');
    expect(CERTIFICATES.map(({ id }) => id)).toContain(server.last.headers['wechatpay-serial']);
  });

  it('takes each of them, whichever was asked for', async () => {
    await ask();
    signer = NEW_CERTIFICATE;
    await ask();
    expect(client.verified).toEqual([
      `${CERTIFICATE_MERCHANT.id} ${OLD_CERTIFICATE.id}`,
      `${CERTIFICATE_MERCHANT.id} ${NEW_CERTIFICATE.id}`,
    ]);
  });

  it.each<[string, () => Reply]>([
    ['is signed by none of it', () => ({ ...listOf([NEW_CERTIFICATE]), signedBy: OLD_CERTIFICATE })],
    ['is not signed', () => ({ ...listOf(CERTIFICATES), signedBy: null })],
    ['is sealed with another APIv3 key', () => listOf(CERTIFICATES, 'x'.repeat(32))],
    [
      'was changed',
      () => ({ ...listOf(CERTIFICATES), forge: (out) => (out.body = out.body.replace('"data"', '"data" ')) }),
    ],
    ['holds what is no certificate', () => listOf([{ ...OLD_CERTIFICATE, pem: 'none' }])],
    ['is refused', () => ({ status: 401, body: { code: 'SIGN_ERROR' }, signedBy: null })],
    ['is empty', () => ({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } })],
  ])('sends nothing where the list %s', async (_what, reply) => {
    listed = reply();
    const made = client.gateways.of(CERTIFICATE_MERCHANT.id).orders.create(anOrder());
    await expect(made).rejects.toThrow(GatewayUnavailable);
    expect(server.seen.every(({ path }) => path === LIST)).toBe(true);
  });

  it('uses none that has expired, nor one that is not yet valid', async () => {
    for (const moved of [101 * 365 * DAY, -30 * 365 * DAY]) {
      const far = openClient(server.url);
      far.clock.moved = moved;
      const off = moved / 1000;
      listed = { ...listOf(CERTIFICATES), off };
      server.respond = ({ path }: Seen) => (path === LIST ? listed : { status: 200, body: aTransaction(), off });
      const asked = far.gateways.of(CERTIFICATE_MERCHANT.id).orders.find({ outTradeNo: NUMBER });
      await expect(asked).rejects.toThrow(GatewayUnavailable);
      far.close();
    }
  });

  it('refreshes them when they are older than a day, while the known ones go on counting', async () => {
    await ask();
    client.clock.moved = DAY + 1;
    server.respond = ({ path }: Seen) =>
      path === LIST
        ? { ...listOf(CERTIFICATES), off: DAY / 1000 }
        : { status: 200, body: aTransaction(), signedBy: signer, off: DAY / 1000 };
    await ask();
    await eventually(() => {
      expect(lists()).toHaveLength(2);
      return Promise.resolve();
    });
  });
});

describe('a merchant with a public key', () => {
  it('never asks for certificates by itself', async () => {
    signer = PUBLIC_KEY;
    await ask(MERCHANT);
    await client.gateway.orders.find({ outTradeNo: NUMBER });
    expect(lists()).toEqual([]);
    expect(server.last.headers['wechatpay-serial']).toBe(PUBLIC_KEY.id);
  });

  it('asks for them once a message names one: WeChat Pay may be in the middle of the switch', async () => {
    await ask(MERCHANT);
    signer = PUBLIC_KEY;
    await ask(MERCHANT);
    signer = NEW_CERTIFICATE;
    await ask(MERCHANT);
    expect(lists()).toHaveLength(1);
    expect(client.verified).toHaveLength(3);
  });

  it('asks once in ten minutes at most, whatever messages name', async () => {
    listed = { status: 404, body: { code: 'RESOURCE_NOT_EXISTS', message: '无可用的平台证书' } };
    await expect(ask(MERCHANT)).rejects.toThrow(GatewayUnavailable);
    signer = { ...OLD_CERTIFICATE, id: 'A'.repeat(40) };
    await expect(ask(MERCHANT)).rejects.toThrow(GatewayUnavailable);
    expect(lists()).toHaveLength(1);
    client.clock.moved = 10 * 60_000;
    server.respond = ({ path }: Seen) =>
      path === LIST ? listed : { status: 200, body: aTransaction(), signedBy: signer, off: 600 };
    await expect(ask(MERCHANT)).rejects.toThrow(GatewayUnavailable);
    expect(lists()).toHaveLength(2);
  });

  it('asks for none where a message names what is no serial', async () => {
    signer = { ...OLD_CERTIFICATE, id: 'PUB_KEY_ID_0100' };
    await expect(ask(MERCHANT)).rejects.toThrow(GatewayUnavailable);
    expect(lists()).toEqual([]);
  });
});
