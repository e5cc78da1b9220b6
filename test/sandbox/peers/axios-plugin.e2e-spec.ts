import { createRequire } from 'node:module';
import { type FaultKind, type Sandbox } from '../../../src/sandbox/index.js';
import { eventually } from '../../support/eventually.js';
import { Receiver } from '../support/receiver.js';
import { start } from '../support/start.js';

interface Answer {
  status: number;
  data: Record<string, unknown>;
}

/** One resource of the plugin's chain. */
interface Resource {
  get(given?: object): Promise<Answer>;
  post(body: object, given?: object): Promise<Answer>;
}

/** What of the plugin is used here: its own types know nothing of what is answered. */
interface Plugin {
  Wechatpay: new (settings: object) => { chain(path: string): Resource };
  Formatter: { joinedByLineFeed(...pieces: string[]): string };
  Rsa: { verify(message: string, signature: string, publicKey: string): boolean };
  Aes: { AesGcm: { decrypt(ciphertext: string, key: string, iv: string, aad: string): string } };
}

const plugin = createRequire(import.meta.url)('wechatpay-axios-plugin') as Plugin;
const { Aes, Formatter, Rsa, Wechatpay } = plugin;

/** A client that others wrote finds in our sandbox what it expects of WeChat Pay. It sends no Wechatpay-Serial. */
describe('the npm client wechatpay-axios-plugin and the sandbox', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;
  let resource: (path: string) => Resource;

  beforeEach(async () => {
    receiver = await Receiver.listen();
    sandbox = await start();
    sandbox.control.rules({ minimumAgeToCloseMs: 0 });
    const { mchid, serial, privateKey, publicKeyId, publicKey } = sandbox.world.direct;
    const client = new Wechatpay({
      mchid,
      serial,
      privateKey,
      certs: { [publicKeyId]: publicKey },
      baseURL: sandbox.url,
    });
    resource = (path) => client.chain(path);
  });
  afterEach(async () => {
    await sandbox.stop();
    await receiver.close();
  });

  const order = (out_trade_no: string) => ({
    appid: sandbox.world.direct.appId,
    mchid: sandbox.world.direct.mchid,
    description: '手冲咖啡',
    out_trade_no,
    notify_url: receiver.url,
    amount: { total: 1990, currency: 'CNY' },
  });
  const payer = () => ({ openid: sandbox.world.direct.users[0]?.openIds.underAppId });
  const params = () => ({ params: { mchid: sandbox.world.direct.mchid } });
  const find = (number: string) => resource(`v3/pay/transactions/out-trade-no/${number}`).get(params());

  it('pays, asks, refunds and closes', async () => {
    const made = await resource('v3/pay/transactions/jsapi').post({ ...order('axios-1'), payer: payer() });
    expect(made.data.prepay_id).toMatch(/^wx/);
    sandbox.control.pay('axios-1');
    const paid = await find('axios-1');
    expect(paid.data).toMatchObject({ trade_state: 'SUCCESS', amount: { total: 1990 } });

    const amount = { refund: 1990, total: 1990, currency: 'CNY' };
    const refund = { transaction_id: paid.data.transaction_id, out_refund_no: 'axios-r1', amount };
    expect((await resource('v3/refund/domestic/refunds').post(refund)).data.status).toBe('PROCESSING');
    expect((await resource('v3/refund/domestic/refunds/axios-r1').get()).data.status).toBe('SUCCESS');

    expect((await resource('v3/pay/transactions/native').post(order('axios-2'))).data.code_url).toContain('/phone/');
    const { mchid } = sandbox.world.direct;
    const closed = await resource('v3/pay/transactions/out-trade-no/axios-2/close').post({ mchid });
    expect(closed.status).toBe(204);
    expect((await find('axios-2')).data.trade_state).toBe('CLOSED');
  });

  it.each<FaultKind>(['unsigned', 'wrong-signature', 'stale-timestamp', 'unknown-serial', 'probe'])(
    'does not believe an answer that is %s',
    async (kind) => {
      await resource('v3/pay/transactions/native').post(order('axios-3'));
      sandbox.control.fault({ call: 'findOrderV3', kind });

      await expect(find('axios-3')).rejects.toThrow();
      expect((await find('axios-3')).data.trade_state).toBe('NOTPAY');
    },
  );

  it('opens a notification with its primitives', async () => {
    await resource('v3/pay/transactions/jsapi').post({ ...order('axios-4'), payer: payer() });
    sandbox.control.pay('axios-4');
    await eventually(() => {
      expect(receiver.received).toHaveLength(1);
    });

    const { publicKey, apiV3Key } = sandbox.world.direct;
    const { headers = {}, raw = '' } = receiver.received[0] ?? {};
    const header = (name: string) => String(headers[`wechatpay-${name}`]);
    const message = Formatter.joinedByLineFeed(header('timestamp'), header('nonce'), raw);
    expect(Rsa.verify(message, header('signature'), publicKey)).toBe(true);
    const { resource: sealed } = JSON.parse(raw) as { resource: Record<string, string> };
    const opened = Aes.AesGcm.decrypt(
      sealed.ciphertext ?? '',
      apiV3Key,
      sealed.nonce ?? '',
      sealed.associated_data ?? '',
    );
    expect(JSON.parse(opened)).toMatchObject({ out_trade_no: 'axios-4', trade_state: 'SUCCESS' });
  });
});
