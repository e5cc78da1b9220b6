import { type Sandbox } from '../../src/sandbox/index.js';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../support/eventually.js';
import { Receiver } from './support/receiver.js';
import { SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

describe('notifications of the sandbox', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await Receiver.listen();
    await restart();
  });
  afterEach(async () => {
    await sandbox.stop();
    await receiver.close();
  });

  async function restart(options: Parameters<typeof start>[0] = {}) {
    sandbox = await start(options);
    client = new SandboxClient(sandbox);
    sandbox.deliverTo(receiver.url);
  }
  const arrived = (count: number) =>
    eventually(() => {
      expect(receiver.received.length).toBeGreaterThanOrEqual(count);
    });
  const states = () => new Set(sandbox.control.notifications().map(({ state }) => state));
  const settled = () =>
    eventually(() => {
      expect(states()).not.toContain('pending');
    });
  const told = (field: string) => receiver.received.map(({ body }) => body.data[field]);

  it('tells of a payment through the paying channel, with the whole order', async () => {
    const no = await client.order();
    const order = sandbox.control.pay(no);
    await arrived(1);

    expect(receiver.received[0]?.body).toEqual({
      type: 'msg',
      channel: { id: sandbox.world.payingChannelId, name: '悠选商城', type: 'online', social: 'wechat' },
      data: { type: 'payment_notification', ...order },
    });
    expect(receiver.received[0]?.headers['webhook-signature']).toBeUndefined();
  });

  it('repeats until it is answered 200, and keeps a log of the attempts', async () => {
    receiver.answer(500, 302, 200);
    sandbox.control.pay(await client.order());
    await arrived(3);
    await settled();

    const [notification] = sandbox.control.notifications();
    expect(notification?.state).toBe('delivered');
    expect(notification?.attempts.map(({ status }) => status)).toEqual([500, 302, 200]);
    expect(new Set(receiver.received.map(({ raw }) => raw)).size).toBe(1);
  });

  it('gives up after the last step of its schedule', async () => {
    receiver.answer(503, 503, 503, 503);
    sandbox.control.pay(await client.order());
    await settled();

    expect(sandbox.control.notifications()).toMatchObject([{ state: 'given-up' }]);
    expect(receiver.received).toHaveLength(4);
  });

  it('signs by Standard Webhooks with the first secret', async () => {
    const secret = `whsec_${Buffer.from('a secret of the sandbox').toString('base64')}`;
    await sandbox.stop();
    await restart({ webhookSecrets: [secret, 'an-older-secret'] });
    sandbox.control.pay(await client.order());
    await arrived(1);

    const [received] = receiver.received;
    const headers = received?.headers as Record<string, string>;
    expect(new Webhook(secret).verify(received?.raw ?? '', headers)).toEqual(received?.body);
    expect(() => new Webhook(secret).verify(`${received?.raw ?? ''} `, headers)).toThrow();
  });

  it('tells of failures and refunds too, and of nothing when the payer cancels', async () => {
    const no = await client.order({ totalFee: 100 });
    sandbox.control.cancel(no);
    sandbox.control.fail(no);
    await arrived(1);
    sandbox.control.pay(no);
    await arrived(2);
    await client.call('POST', '/weixin/refunds', {
      quncrmAccountId: sandbox.world.accountId,
      outTradeNo: no,
      outRefundNo: 'refund-1',
      totalFee: 100,
      refundFee: 100,
      opUserId: 'admin',
    });
    await arrived(3);

    expect(told('tradeStatus')).toEqual(['PAY_ERROR', 'PAY_SUCCESS', 'REFUND']);
  });

  it('sends copies of one event at the same moment when asked', async () => {
    await client.control('notifications/policy', { copies: 20 });
    sandbox.control.pay(await client.order());
    await arrived(20);
    await settled();

    expect(receiver.received).toHaveLength(20);
    expect(new Set(sandbox.control.notifications().map(({ eventId }) => eventId)).size).toBe(1);
  });

  it('drops, delays, changes the amount and forges when asked', async () => {
    sandbox.control.policy({ drop: true });
    sandbox.control.pay(await client.order());
    sandbox.control.policy({ delayMs: 20, totalFee: 1 });
    const paidAt = Date.now();
    sandbox.control.pay(await client.order());
    await arrived(1);
    expect(Date.now() - paidAt).toBeGreaterThanOrEqual(19);
    sandbox.control.policy({ forgedFirst: true });
    sandbox.control.fail(await client.order());
    await arrived(3);

    expect(told('totalFee')).toEqual([1, 1, 1990]);
    expect(told('tradeStatus')).toEqual(['PAY_SUCCESS', 'PAY_SUCCESS', 'PAY_ERROR']);
    expect(sandbox.control.notifications()[0]).toMatchObject({ state: 'dropped', attempts: [] });
  });

  it('holds notifications back and releases them in the reversed order', async () => {
    sandbox.control.policy({ hold: true, order: 'reverse' });
    const first = await client.order();
    const second = await client.order();
    sandbox.control.pay(first);
    sandbox.control.pay(second);
    expect(receiver.received).toEqual([]);

    const released = (await client.control('notifications/release')) as { state: string }[];

    expect(told('outTradeNo')).toEqual([second, first]);
    expect(released.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  it('sends forged and repeated ones by hand, whether or not the order exists', async () => {
    const no = await client.order();
    receiver.answer(200, 400);

    const overrides = { tradeStatus: 'PAY_SUCCESS', totalFee: 7 };
    const [known] = await sandbox.control.send({ outTradeNo: no, overrides });
    const [unknown] = await sandbox.control.send({ outTradeNo: 'never-made' });

    expect(known?.attempts).toMatchObject([{ status: 200 }]);
    expect(unknown).toMatchObject({ state: 'given-up', attempts: [{ status: 400 }] });
    expect(told('totalFee')).toEqual([7, 1]);
    expect(sandbox.control.order(no).tradeStatus).toBe('NOTPAY');
  });

  it('waits with what it has until it knows where to deliver', async () => {
    await sandbox.stop();
    sandbox = await start();
    client = new SandboxClient(sandbox);
    sandbox.control.pay(await client.order());
    expect(sandbox.control.notifications()).toMatchObject([{ state: 'pending', attempts: [] }]);

    sandbox.deliverTo(receiver.url);

    await arrived(1);
  });

  it('carries hundreds of payments that are made at once', async () => {
    const numbers = await Promise.all(Array.from({ length: 500 }, () => client.order()));
    for (const no of numbers) sandbox.control.pay(no);

    await eventually(() => {
      expect([...states()]).toEqual(['delivered']);
    });

    expect(new Set(told('outTradeNo')).size).toBe(500);
  });
});
