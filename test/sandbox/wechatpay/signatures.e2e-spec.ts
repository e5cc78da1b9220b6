import { X509Certificate } from 'node:crypto';
import { type FaultKind, type Sandbox, type SeededMerchant } from '../../../src/sandbox/index.js';
import { decryptResourceV3 } from '../../../src/wechat/index.js';
import { isSignedBy, PayClient } from '../support/pay-client.js';
import { start } from '../support/start.js';

interface Listed {
  serial_no: string;
  encrypt_certificate: { ciphertext: string; nonce: string; associated_data: string };
}

describe('signatures of the sandbox’s API v3', () => {
  let sandbox: Sandbox;
  let client: PayClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new PayClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const none = '/v3/pay/transactions/out-trade-no/none-such?mchid=1900006001';
  const refused = async (authorization: Record<string, string>) => {
    const answer = await client.call('GET', none, { authorization });
    expect(answer.headers.get('wechatpay-signature')).toBeNull();
    return { status: answer.status, ...answer.body };
  };
  const certificates = async (merchant: SeededMerchant) => {
    const { body } = await new PayClient(sandbox, merchant).call('GET', '/v3/certificates');
    return (body.data as Listed[]).map(({ serial_no, encrypt_certificate: { associated_data, ...sealed } }) => {
      const pem = decryptResourceV3({ ...sealed, associatedData: associated_data }, merchant.apiV3Key);
      expect(new X509Certificate(pem).serialNumber).toBe(serial_no);
      return pem;
    });
  };

  it('seeds merchants whose files belong together', () => {
    const { certificateMerchant, switchingMerchant, ...direct } = sandbox.world.direct;
    for (const { certificate, serial, apiV3Key, mchid } of [direct, certificateMerchant, switchingMerchant]) {
      const parsed = new X509Certificate(certificate);
      expect(parsed.serialNumber).toBe(serial);
      expect(parsed.subject).toContain(`CN=${mchid}`);
      expect(apiV3Key).toHaveLength(32);
    }
  });

  it('answers what was signed rightly, and signs the answer, a refusal too', async () => {
    const { publicKey, publicKeyId } = sandbox.world.direct;

    const { status, body, text, headers } = await client.call('GET', none);

    expect([status, body.code]).toEqual([404, 'ORDER_NOT_EXIST']);
    expect(headers.get('wechatpay-serial')).toBe(publicKeyId);
    expect(headers.get('wechatpay-signature-type')).toBe('WECHATPAY2-SHA256-RSA2048');
    expect(headers.get('request-id')).toMatch(/-\d+$/);
    expect(await isSignedBy(publicKey, headers, text)).toBe(true);
    expect(await isSignedBy(publicKey, headers, `${text} `)).toBe(false);
  });

  it('signs the empty body of 204', async () => {
    sandbox.control.rules({ minimumAgeToCloseMs: 0 });

    const { status, text, headers } = await client.close(await client.order());

    expect([status, text]).toEqual([204, '']);
    expect(await isSignedBy(sandbox.world.direct.publicKey, headers, '')).toBe(true);
  });

  it('refuses, unsigned, and names the wrong part', async () => {
    const at = (seconds: number) => ({ timestamp: String(Math.floor(Date.now() / 1000) + seconds) });
    const signError = (field: string) => ({ status: 401, code: 'SIGN_ERROR', detail: { field } });

    expect(await refused({ signature: 'AAAA' })).toMatchObject(signError('signature'));
    expect(await refused({ mchid: '1900000999' })).toMatchObject(signError('mchid'));
    expect(await refused({ mchid: '1900006002' })).toMatchObject(signError('serial_no'));
    expect(await refused({ serial_no: 'F'.repeat(40) })).toMatchObject(signError('serial_no'));
    expect(await refused(at(-310))).toMatchObject(signError('timestamp'));
    expect(await refused(at(310))).toMatchObject(signError('timestamp'));
    expect(await refused({ nonce_str: 'n'.repeat(33) })).toMatchObject(signError('authorization'));
    expect(await refused({ signature: '' })).toMatchObject(signError('signature'));
    expect((await client.call('GET', none, { headers: { authorization: 'Bearer x' } })).status).toBe(401);
  });

  it('verifies the bytes as they came', async () => {
    const spaced = `${JSON.stringify(client.anOrder(), undefined, 2)}\n`;

    expect((await client.call('POST', '/v3/pay/transactions/jsapi', { body: spaced })).status).toBe(200);
  });

  it('goes by the sandbox’s clock, and by the machine’s for whom it was not moved', async () => {
    sandbox.control.advanceClock(3_600_000);
    const ahead = String(Math.floor(Date.now() / 1000) + 3600);

    const moved = await client.call('GET', none, { authorization: { timestamp: ahead } });
    const unmoved = await client.call('GET', none);

    expect([moved.status, unmoved.status]).toEqual([404, 404]);
    const told = [moved, unmoved].map(({ headers }) => Number(headers.get('wechatpay-timestamp')));
    expect((told[0] ?? 0) - (told[1] ?? 0)).toBeGreaterThan(3500);
  });

  it('lists no certificates for a merchant that has a public key alone', async () => {
    expect(await client.call('GET', '/v3/certificates')).toMatchObject({
      status: 404,
      body: { code: 'RESOURCE_NOT_EXISTS', message: expect.stringContaining('无可用的平台证书') as string },
    });
  });

  it('signs with the certificate that it lists, and with the next one once it has changed', async () => {
    const merchant = sandbox.world.direct.certificateMerchant;
    const peer = new PayClient(sandbox, merchant);
    const [old = ''] = await certificates(merchant);

    const before = await peer.find('none-such');
    sandbox.control.wechatPay({ platformCertificate: 'new' });
    const after = await peer.find('none-such');
    const both = await certificates(merchant);

    expect(await isSignedBy(old, before.headers, before.text)).toBe(true);
    expect(await isSignedBy(old, after.headers, after.text)).toBe(false);
    expect(both).toHaveLength(2);
    expect(await isSignedBy(both[1] ?? '', after.headers, after.text)).toBe(true);
  });

  it('answers with the key that is asked for in the days of the switch, else with the certificate', async () => {
    const merchant = sandbox.world.direct.switchingMerchant;
    const peer = new PayClient(sandbox, merchant);
    const path = `/v3/pay/transactions/out-trade-no/none-such?mchid=${merchant.mchid}`;
    const [pem = ''] = await certificates(merchant);

    const byKey = await peer.call('GET', path, { headers: { 'wechatpay-serial': merchant.publicKeyId } });
    const byCertificate = await peer.call('GET', path);

    expect(await isSignedBy(merchant.publicKey, byKey.headers, byKey.text)).toBe(true);
    expect(await isSignedBy(pem, byCertificate.headers, byCertificate.text)).toBe(true);
  });

  it('signs wrongly on demand, the work done', async () => {
    const { publicKey, publicKeyId } = sandbox.world.direct;
    const hit = async (kind: FaultKind) => {
      sandbox.control.fault({ call: 'createOrderV3', kind });
      const { status, text, headers } = await client.create();
      expect(status).toBe(200);
      const age = Date.now() / 1000 - Number(headers.get('wechatpay-timestamp'));
      const serial = headers.get('wechatpay-serial');
      return { serial, signed: await isSignedBy(publicKey, headers, text), stale: age > 300 };
    };

    expect(await hit('unsigned')).toMatchObject({ serial: null, signed: false });
    expect(await hit('wrong-signature')).toEqual({ serial: publicKeyId, signed: false, stale: false });
    expect(await hit('stale-timestamp')).toEqual({ serial: publicKeyId, signed: true, stale: true });
    expect((await hit('unknown-serial')).serial).not.toBe(publicKeyId);
    expect(await hit('probe')).toMatchObject({ serial: publicKeyId, signed: false });
    expect(sandbox.control.orders()).toHaveLength(5);
  });

  it('goes wrong as WeConnect’s calls do, in its own words', async () => {
    sandbox.control.fault({ call: 'createOrderV3', kind: '5xx' });
    expect(await client.create()).toMatchObject({ status: 500, body: { code: 'SYSTEM_ERROR' } });
    sandbox.control.fault({ call: 'createOrderV3', kind: 'refuse', errorCode: 'RATELIMIT_EXCEEDED' });
    expect(await client.create()).toMatchObject({ status: 429, body: { code: 'RATELIMIT_EXCEEDED' } });
    sandbox.control.fault({ call: 'createOrderV3', kind: 'html' });
    const page = await client.create();
    expect([page.status, page.headers.get('wechatpay-signature')]).toEqual([502, null]);
    sandbox.control.fault({ call: 'createOrderV3', kind: 'cut-before' });
    await expect(client.create()).rejects.toThrow();
    expect(sandbox.control.orders()).toHaveLength(0);
    sandbox.control.fault({ call: 'createOrderV3', kind: 'cut-after' });
    await expect(client.create()).rejects.toThrow();
    expect(sandbox.control.orders()).toHaveLength(1);
    sandbox.control.fault({ call: 'certificatesV3', kind: 'bad-ciphertext' });
    await expect(certificates(sandbox.world.direct.certificateMerchant)).rejects.toThrow('cannot be decrypted');
  });
});
