import { Logger } from '@nestjs/common';
import { NotificationRefused, NotificationUnreadable } from '../../src/gateway/index.js';
import { seal, signatureHeaders, type SigningKey } from './support/v3-server.js';
import {
  aTransaction,
  MERCHANT,
  NEW_CERTIFICATE,
  NUMBER,
  openClient,
  PUBLIC_KEY,
  type TestClient,
} from './support/v3-client.js';

let client: TestClient;
beforeAll(() => {
  Logger.overrideLogger(false);
});
beforeEach(() => {
  client = openClient('http://127.0.0.1:9');
});
afterEach(() => {
  client.close();
});

const aRefund = (changes: object = {}): object => ({
  mchid: MERCHANT.mchid,
  transaction_id: '4200001234202611270000000001',
  out_trade_no: NUMBER,
  refund_id: '50000000382019052709732678859',
  out_refund_no: 'refund@1',
  refund_status: 'SUCCESS',
  success_time: '2026-11-27T20:34:56+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 1990, refund: 90, payer_total: 1490, payer_refund: 67 },
  ...changes,
});

interface Posted {
  resource?: object | string;
  apiV3Key?: string;
  associatedData?: string;
  signedBy?: SigningKey;
  off?: number;
}

function post(event_type: string, posted: Posted = {}): { headers: Record<string, string>; body: Buffer } {
  const { resource = aTransaction(), apiV3Key = MERCHANT.apiV3Key, associatedData = 'transaction' } = posted;
  const plain = typeof resource === 'string' ? resource : JSON.stringify(resource);
  const body = JSON.stringify({
    id: 'EV-2018022511223320873',
    create_time: '2026-11-27T20:34:56+08:00',
    resource_type: 'encrypt-resource',
    event_type,
    summary: '支付成功',
    resource: { original_type: 'transaction', ...seal(plain, apiV3Key, associatedData) },
  });
  return { headers: signatureHeaders(body, posted.signedBy ?? PUBLIC_KEY, posted.off), body: Buffer.from(body) };
}

const open = ({ headers, body }: { headers: Record<string, string>; body: Buffer }): Promise<unknown> =>
  client.gateways.openNotification(MERCHANT.id, headers, body);

it('a payment is told as its order, with whose it is and none of its secrets', async () => {
  const opened = await open(post('TRANSACTION.SUCCESS'));
  expect(opened).toMatchObject({
    kind: 'payment',
    merchant: { id: MERCHANT.id, accountId: MERCHANT.accountId, mchid: MERCHANT.mchid },
    order: { state: 'PAID', tradeStatus: 'PAY_SUCCESS', outTradeNo: NUMBER, totalFee: 1990, merchantId: MERCHANT.id },
  });
  expect(JSON.stringify(opened)).not.toContain(MERCHANT.apiV3Key);
  expect(JSON.stringify(opened)).not.toContain('PRIVATE KEY');
  expect(client.verified).toEqual([`${MERCHANT.id} ${PUBLIC_KEY.id}`]);
});

it.each(['SUCCESS', 'ABNORMAL', 'CLOSED'])('a refund is told as what it is: %s', async (refund_status) => {
  const opened = await open(post(`REFUND.${refund_status}`, { resource: aRefund({ refund_status }) }));
  expect(opened).toMatchObject({
    kind: 'refund',
    refund: { refundStatus: refund_status, outRefundNo: 'refund@1', outTradeNo: NUMBER, refundFee: 90 },
  });
});

it('the associated data may be empty', async () => {
  expect(await open(post('TRANSACTION.SUCCESS', { associatedData: '' }))).toMatchObject({ kind: 'payment' });
});

it('of a merchant that does not exist there is nothing', async () => {
  const { headers, body } = post('TRANSACTION.SUCCESS');
  expect(await client.gateways.openNotification('65f0c2a1d3e4f5a6b7c8e9ff', headers, body)).toBeUndefined();
});

describe('it is refused, and says why', () => {
  const without = (name: string) => (headers: Record<string, string>) => Reflect.deleteProperty(headers, name);
  it.each<[string, Posted, (headers: Record<string, string>) => unknown]>([
    ['unsigned', {}, without('wechatpay-signature')],
    ['unsigned', {}, without('wechatpay-timestamp')],
    ['unsigned', {}, without('wechatpay-nonce')],
    ['unsigned', {}, without('wechatpay-serial')],
    ['stale', { off: -310 }, () => undefined],
    ['stale', { off: 310 }, () => undefined],
    ['stale', {}, (headers) => (headers['wechatpay-timestamp'] = 'now')],
    ['unknown-key', { signedBy: { ...PUBLIC_KEY, id: 'PUB_KEY_ID_0100' } }, () => undefined],
    ['wrong-signature', { signedBy: { ...PUBLIC_KEY, privateKey: NEW_CERTIFICATE.privateKey } }, () => undefined],
    ['wrong-signature', {}, (headers) => (headers['wechatpay-nonce'] = 'n')],
    ['probe', {}, (headers) => (headers['wechatpay-signature'] = `WECHATPAY/SIGNTEST/${'A'.repeat(324)}`)],
    ['foreign', { resource: aTransaction({ mchid: '1900000001' }) }, () => undefined],
    ['foreign', { resource: aTransaction({ mchid: undefined }) }, () => undefined],
  ])('%s', async (fault, posted, change) => {
    const message = post('TRANSACTION.SUCCESS', posted);
    change(message.headers);
    const refused = open(message);
    await expect(refused).rejects.toThrow(NotificationRefused);
    await expect(refused).rejects.toMatchObject({ fault });
  });

  it('wrong-signature, where a byte of its body was changed', async () => {
    const { headers, body } = post('TRANSACTION.SUCCESS');
    await expect(open({ headers, body: Buffer.concat([body, Buffer.from(' ')]) })).rejects.toMatchObject({
      fault: 'wrong-signature',
    });
  });
});

describe('it is genuine, and cannot be read', () => {
  it.each<[string, string, Posted]>([
    ['it is sealed with another APIv3 key', 'TRANSACTION.SUCCESS', { apiV3Key: 'x'.repeat(32) }],
    ['its event is unknown', 'COUPON.USE', {}],
    ['it tells no payment that was made', 'TRANSACTION.SUCCESS', { resource: aTransaction({ trade_state: 'NOTPAY' }) }],
    ['its payment has no amount', 'TRANSACTION.SUCCESS', { resource: aTransaction({ amount: {} }) }],
    [
      'its refund says something else than its event',
      'REFUND.SUCCESS',
      { resource: aRefund({ refund_status: 'CLOSED' }) },
    ],
    ['its refund has no fee', 'REFUND.SUCCESS', { resource: aRefund({ amount: {} }) }],
    ['what it holds is no JSON', 'TRANSACTION.SUCCESS', { resource: 'none' }],
  ])('%s', async (_what, event, posted) => {
    await expect(open(post(event, posted))).rejects.toThrow(NotificationUnreadable);
  });

  it('it is no notification', async () => {
    const body = '[]';
    const message = { headers: signatureHeaders(body, PUBLIC_KEY), body: Buffer.from(body) };
    await expect(open(message)).rejects.toThrow(NotificationUnreadable);
  });
});
