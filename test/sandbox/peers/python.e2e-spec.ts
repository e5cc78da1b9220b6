import { type IncomingHttpHeaders } from 'node:http';
import { jest } from '@jest/globals';
import { type Sandbox, type SeededMerchant } from '../../../src/sandbox/index.js';
import { eventually } from '../../support/eventually.js';
import { Receiver } from '../support/receiver.js';
import { start } from '../support/start.js';
import { installPythonClient, PythonPeer } from './python-peer.js';

jest.setTimeout(60_000);

const client = installPythonClient();
if (typeof client === 'string') process.stderr.write(`The Python client wechatpayv3 is left out: ${client}\n`);

/** A client that others wrote finds in our sandbox what it expects of WeChat Pay: it verifies each answer that says yes. */
(typeof client === 'string' ? describe.skip : describe)('the Python client wechatpayv3 and the sandbox', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;
  let peer: PythonPeer;

  beforeEach(async () => {
    receiver = await Receiver.listen();
    sandbox = await start();
    sandbox.control.rules({ minimumAgeToCloseMs: 0 });
  });
  afterEach(async () => {
    await peer.end();
    await sandbox.stop();
    await receiver.close();
  });
  afterAll(() => {
    if (typeof client !== 'string') client.remove();
  });

  const speakFor = (merchant: SeededMerchant & { publicKey?: string; publicKeyId?: string }) => {
    if (typeof client === 'string') throw new Error(client);
    peer = new PythonPeer(client, {
      gateway: sandbox.url,
      mchid: merchant.mchid,
      private_key: merchant.privateKey,
      cert_serial_no: merchant.serial,
      appid: sandbox.world.direct.appId,
      apiv3_key: merchant.apiV3Key,
      notify_url: receiver.url,
      ...(merchant.publicKey !== undefined && { public_key: merchant.publicKey }),
      ...(merchant.publicKeyId !== undefined && { public_key_id: merchant.publicKeyId }),
    });
  };
  const order = (out_trade_no: string) => ({
    description: '手冲咖啡',
    out_trade_no,
    amount: { total: 1990, currency: 'CNY' },
    payer: { openid: sandbox.world.direct.users[0]?.openIds.underAppId },
  });
  const arrived = (count: number) =>
    eventually(() => {
      expect(receiver.received.length).toBeGreaterThanOrEqual(count);
    });
  const callback = (index: number, changes: IncomingHttpHeaders = {}, body = receiver.received[index]?.raw) =>
    peer.call('callback', { headers: { ...receiver.received[index]?.headers, ...changes }, body });

  const MODES: [string, (world: Sandbox['world']['direct']) => SeededMerchant][] = [
    ['the public key', (direct) => direct],
    ['platform certificates', ({ certificateMerchant }) => certificateMerchant],
  ];

  it.each(MODES)('pays, asks, refunds and closes with %s, and reads what it is told', async (_name, merchantOf) => {
    speakFor(merchantOf(sandbox.world.direct));

    expect(await peer.send('pay', order('python-1'))).toMatchObject({
      status: 200,
      body: { prepay_id: expect.stringMatching(/^wx/) as string },
    });
    expect(await peer.send('query', { out_trade_no: 'python-1' })).toMatchObject({ body: { trade_state: 'NOTPAY' } });
    sandbox.control.pay('python-1');
    const paid = await peer.send('query', { out_trade_no: 'python-1' });
    expect(paid).toMatchObject({ status: 200, body: { trade_state: 'SUCCESS', amount: { total: 1990 } } });
    const { transaction_id } = paid.body;
    expect(await peer.send('query', { transaction_id })).toEqual(paid);

    const amount = { refund: 990, total: 1990, currency: 'CNY' };
    const refund = { out_refund_no: 'python-r1', out_trade_no: 'python-1', amount };
    expect(await peer.send('refund', refund)).toMatchObject({ status: 200, body: { status: 'PROCESSING' } });
    expect(await peer.send('query_refund', { out_refund_no: 'python-r1' })).toMatchObject({
      status: 200,
      body: { status: 'SUCCESS', amount: { refund: 990 } },
    });

    await peer.send('pay', { ...order('python-2'), pay_type: 'NATIVE', payer: undefined });
    expect(await peer.send('close', { out_trade_no: 'python-2' })).toEqual({ status: 204, body: {} });
    expect(await peer.send('query', { out_trade_no: 'python-2' })).toMatchObject({ body: { trade_state: 'CLOSED' } });
    expect(await peer.send('query', { out_trade_no: 'none-such' })).toMatchObject({
      status: 404,
      body: { code: 'ORDER_NOT_EXIST' },
    });

    await arrived(2);
    expect(await callback(0)).toMatchObject({ event_type: 'TRANSACTION.SUCCESS', resource: paid.body });
    expect(await callback(1)).toMatchObject({
      event_type: 'REFUND.SUCCESS',
      resource: { out_refund_no: 'python-r1', refund_status: 'SUCCESS', amount: { refund: 990 } },
    });
  });

  it('refuses an answer and a notification that were changed, and the probe', async () => {
    speakFor(sandbox.world.direct);
    sandbox.control.fault({ call: 'createOrderV3', kind: 'wrong-signature' });
    await expect(peer.send('pay', order('python-3'))).rejects.toThrow('failed to verify the signature');
    sandbox.control.fault({ call: 'findOrderV3', kind: 'probe' });
    await expect(peer.send('query', { out_trade_no: 'python-3' })).rejects.toThrow('failed to verify the signature');

    sandbox.control.wechatPay({ probes: true });
    sandbox.control.pay('python-3');
    await arrived(2);

    expect(receiver.received[0]?.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(await callback(0)).toBeNull();
    expect(await callback(1)).toMatchObject({ resource: { out_trade_no: 'python-3' } });
    expect(await callback(1, {}, receiver.received[1]?.raw.replace('SUCCESS', 'FAILURE'))).toBeNull();
    expect(await callback(1, { 'wechatpay-nonce': 'another' })).toBeNull();
  });
});
