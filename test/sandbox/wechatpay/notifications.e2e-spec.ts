import { type Sandbox, type SeededMerchant } from '../../../src/sandbox/index.js';
import { decryptResourceV3 } from '../../../src/wechat/index.js';
import { eventually } from '../../support/eventually.js';
import { isSignedBy, PayClient } from '../support/pay-client.js';
import { Receiver } from '../support/receiver.js';
import { start } from '../support/start.js';

interface Notice {
  id: string;
  event_type: string;
  resource: { original_type: string; ciphertext: string; nonce: string; associated_data: string };
}

describe('notifications of the sandbox’s API v3', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await Receiver.listen();
    sandbox = await start();
  });
  afterEach(async () => {
    await sandbox.stop();
    await receiver.close();
  });

  const clientOf = (merchant: SeededMerchant = sandbox.world.direct) => new PayClient(sandbox, merchant);
  const paid = (merchant?: SeededMerchant) => clientOf(merchant).paid({ notify_url: receiver.url });
  const arrived = (count: number) =>
    eventually(() => {
      expect(receiver.received.length).toBeGreaterThanOrEqual(count);
    });
  const noticeAt = (index: number) => receiver.received[index]?.body as unknown as Notice;
  const opened = (index: number, { apiV3Key }: SeededMerchant = sandbox.world.direct) => {
    const { associated_data, ...sealed } = noticeAt(index).resource;
    const text = decryptResourceV3({ ...sealed, associatedData: associated_data }, apiV3Key);
    return JSON.parse(text) as Record<string, unknown>;
  };
  const headersAt = (index: number) => receiver.received[index]?.headers ?? {};
  const isGenuine = (index: number) =>
    isSignedBy(sandbox.world.direct.publicKey, headersAt(index), receiver.received[index]?.raw ?? '');

  it('tells the order’s own address of its payment, signed and sealed', async () => {
    const number = await paid();
    await arrived(1);

    expect(await isGenuine(0)).toBe(true);
    expect(headersAt(0)['wechatpay-serial']).toBe(sandbox.world.direct.publicKeyId);
    expect(noticeAt(0)).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      resource: { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM' },
    });
    expect(opened(0)).toEqual((await clientOf().find(number)).body);
  });

  it('signs each repeat anew and is content with 204', async () => {
    receiver.answer(500, 401, 204);
    await paid();
    await arrived(3);
    await eventually(() => {
      expect(sandbox.control.notifications()).toMatchObject([{ state: 'delivered' }]);
    });

    expect(new Set(receiver.received.map(({ raw }) => raw)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['wechatpay-signature'])).size).toBe(3);
    expect(await Promise.all([0, 1, 2].map(isGenuine))).toEqual([true, true, true]);
  });

  it('tells of a refund in each of its ends, where the call named an address', async () => {
    const number = await paid();
    await arrived(1);
    const notify_url = receiver.url;
    for (const [index, refundStatus] of ['SUCCESS', 'ABNORMAL', 'CLOSED'].entries()) {
      sandbox.control.nextRefunds({ refundStatus });
      const amount = { refund: 100, total: 1990, currency: 'CNY' };
      await clientOf().refund(number, { out_refund_no: `R${index}`, notify_url, amount });
      await arrived(index + 2);
    }

    expect([1, 2, 3].map((index) => noticeAt(index).event_type)).toEqual([
      'REFUND.SUCCESS',
      'REFUND.ABNORMAL',
      'REFUND.CLOSED',
    ]);
    expect(opened(1)).toMatchObject({
      mchid: '1900006001',
      out_trade_no: number,
      out_refund_no: 'R0',
      refund_status: 'SUCCESS',
      amount: { total: 1990, refund: 100, payer_total: 1990, payer_refund: 100 },
    });
    sandbox.control.setRefundState('R1', { refundStatus: 'SUCCESS', tell: true });
    await arrived(5);
    expect(opened(4)).toMatchObject({ out_refund_no: 'R1', refund_status: 'SUCCESS' });
  });

  it('says nothing of a failure, nor of a refund that named no address', async () => {
    const number = await clientOf().order({ notify_url: receiver.url });
    sandbox.control.fail(number);
    sandbox.control.pay(number);
    await clientOf().refund(number);
    await arrived(1);

    expect(sandbox.control.notifications()).toHaveLength(1);
    expect(noticeAt(0).event_type).toBe('TRANSACTION.SUCCESS');
  });

  it('signs by turns with the certificate and the key in the days of the switch', async () => {
    const merchant = sandbox.world.direct.switchingMerchant;
    const serials = () => receiver.received.map(({ headers }) => headers['wechatpay-serial']);
    for (let count = 1; count <= 4; count += 1) {
      await paid(merchant);
      await arrived(count);
    }
    expect(new Set(serials()).size).toBe(2);
    expect(serials().filter((serial) => serial === merchant.publicKeyId)).toHaveLength(2);

    sandbox.control.wechatPay({ switchingSignedBy: 'certificate' });
    await paid(merchant);
    await arrived(5);
    expect(serials()[4]).toMatch(/^[0-9A-F]{40}$/);
    expect(opened(4, merchant)).toMatchObject({ mchid: merchant.mchid });
  });

  it('sends a probe first when asked, and once', async () => {
    sandbox.control.wechatPay({ probes: true });
    receiver.answer(401, 200);
    await paid();
    await arrived(2);

    expect(headersAt(0)['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect([await isGenuine(0), await isGenuine(1)]).toEqual([false, true]);
  });

  it('copies, drops, holds, forges and changes the amount by the policy that WeConnect’s go by', async () => {
    sandbox.control.policy({ copies: 2, forgedFirst: true, totalFee: 1 });
    await paid();
    await arrived(3);

    expect(await Promise.all([0, 1, 2].map(isGenuine))).toEqual([false, true, true]);
    expect(opened(1)).toMatchObject({ amount: { total: 1 } });
    sandbox.control.policy({ drop: true });
    await paid();
    sandbox.control.policy({ hold: true });
    await paid();
    expect(receiver.received).toHaveLength(3);
    await sandbox.control.release();
    expect(receiver.received).toHaveLength(4);
  });

  it('sends forged ones by hand', async () => {
    const outTradeNo = await paid();
    await arrived(1);
    const send = async (notice: object) => {
      const [sent] = await sandbox.control.sendPayNotice({ outTradeNo, ...notice });
      expect(sent?.attempts).toHaveLength(1);
      return receiver.received.length - 1;
    };

    const contradicting = await send({ overrides: { mchid: '1900000000' } });
    expect(opened(contradicting)).toMatchObject({ mchid: '1900000000', out_trade_no: outTradeNo });
    const garbled = await send({ resource: 'garbled' });
    expect(() => opened(garbled)).toThrow('cannot be decrypted');
    expect(await isGenuine(garbled)).toBe(true);
    const foreign = await send({ resource: 'other-key' });
    expect(() => opened(foreign)).toThrow('cannot be decrypted');
    expect(await isGenuine(await send({ signature: 'wrong-signature' }))).toBe(false);
    expect(headersAt(await send({ signature: 'unsigned' }))['wechatpay-signature']).toBeUndefined();
    const other = await send({ mchid: '1900006002' });
    expect(opened(other, sandbox.world.direct.certificateMerchant)).toMatchObject({ out_trade_no: outTradeNo });
  });

  it('offers the same over HTTP', async () => {
    const outTradeNo = await paid();
    await arrived(1);
    const post = (path: string, body: object) =>
      fetch(`${sandbox.url}/sandbox/wechatpay${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });

    expect((await post('', { probes: true })).status).toBe(200);
    expect((await post('', { probe: true })).status).toBe(412);
    expect((await post('/notifications/send', { outTradeNo, signature: 'probe' })).status).toBe(200);
    expect(headersAt(1)['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
  });
});
