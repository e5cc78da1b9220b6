import {
  type Meter,
  type OutTradeNo,
  parseAccountId,
  parseChannelId,
  parseFen,
  parseOpenId,
  parseOutTradeNo,
} from '../../../src/common/index.js';
import { SystemRandomness } from '../../../src/common/randomness.js';
import { Clock } from '../../../src/common/time.js';
import { loadConfig } from '../../../src/config/index.js';
import { GatewayCircuitPolicy } from '../../../src/gateway/gateway-circuit.js';
import { type DirectMerchant, type NewOrder, type NewRefund, type PaymentGateway } from '../../../src/gateway/index.js';
import { type DirectMerchantRepository } from '../../../src/gateway/wechatpay/direct-merchant.repository.js';
import { type SigningKeyRepository } from '../../../src/gateway/wechatpay/signing-key.repository.js';
import { WechatPayGateways } from '../../../src/gateway/wechatpay/wechatpay.gateways.js';
import { WechatPayHosts } from '../../../src/gateway/wechatpay/wechatpay.hosts.js';
import { WechatPayTransport } from '../../../src/gateway/wechatpay/wechatpay.transport.js';
import { SEEDED_DIRECT, sandboxPem } from '../../../src/sandbox/world/seeded-direct.js';
import { CallJournal } from '../../../src/upstream/index.js';
import { type SigningKey } from './v3-server.js';

/** WeChat Pay's own half of the merchant's public key. */
export const PUBLIC_KEY: SigningKey = {
  id: SEEDED_DIRECT.publicKeyId,
  privateKey: sandboxPem(`${SEEDED_DIRECT.mchid}-pub_key-signing`),
};
/** Two platform certificates of WeChat Pay. */
export const CERTIFICATES = (['old', 'new'] as const).map((age, index) => ({
  id: `5A0DBC1C0FFEE0007A7E4C0D1B2A3948576655F${index + 1}`,
  privateKey: sandboxPem(`platform-${age}-key`),
  pem: sandboxPem(`platform-${age}-cert`),
}));
export const [OLD_CERTIFICATE, NEW_CERTIFICATE] = CERTIFICATES as [(typeof CERTIFICATES)[0], (typeof CERTIFICATES)[0]];

const { mchid, appId, serial, privateKey, apiV3Key, publicKeyId, publicKey } = SEEDED_DIRECT;

/** A merchant with a public key. */
export const MERCHANT: DirectMerchant = {
  id: '65f0c2a1d3e4f5a6b7c8e901',
  accountId: parseAccountId('account-direct'),
  payingChannelId: parseChannelId('channel-direct'),
  appId,
  mchid,
  serial,
  certificateExpiresAt: new Date('2031-01-01'),
  privateKey,
  apiV3Key,
  publicKey: { id: publicKeyId, pem: publicKey },
};
/** The same one with platform certificates. */
export const CERTIFICATE_MERCHANT: DirectMerchant = {
  ...MERCHANT,
  id: '65f0c2a1d3e4f5a6b7c8e902',
  publicKey: undefined,
};

/** The machine's time, and how far a test has moved it, in ms. */
export class MovedClock extends Clock {
  moved = 0;

  override now(): Date {
    return new Date(Date.now() + this.moved);
  }
}

export interface TestClient {
  gateways: WechatPayGateways;
  /** Of `MERCHANT`. */
  gateway: PaymentGateway;
  clock: MovedClock;
  /** `merchant serial` of each message that was verified. */
  verified: string[];
  /** How often a merchant was read and opened. */
  loads: () => number;
  close: () => void;
}

interface Options {
  environment?: Record<string, string>;
  timeoutMs?: number;
  merchants?: DirectMerchant[];
  meter?: Meter;
  secondUrl?: string;
}

/** The gateways of merchants of one's own, with no database behind them. */
export function openClient(baseUrl: string, options: Options = {}): TestClient {
  const {
    environment = {},
    timeoutMs = 2_000,
    merchants = [MERCHANT, CERTIFICATE_MERCHANT],
    meter,
    secondUrl,
  } = options;
  const clock = new MovedClock();
  const randomness = new SystemRandomness();
  const verified: string[] = [];
  let loads = 0;
  const repository = {
    find: (id: string) => {
      loads += 1;
      return Promise.resolve(merchants.find((merchant) => merchant.id === id));
    },
  } as unknown as DirectMerchantRepository;
  const signingKeys = {
    note: (id: string, key: string) => verified.push(`${id} ${key}`),
  } as unknown as SigningKeyRepository;
  const policy = new GatewayCircuitPolicy();
  const hosts = new WechatPayHosts({ baseUrl, timeoutMs, secondUrl }, { clock, randomness, policy, meter });
  const journal = new CallJournal('WeChat Pay', undefined, undefined);
  const transport = new WechatPayTransport(hosts, journal, clock, signingKeys);
  const config = loadConfig({ NODE_ENV: 'test', PUBLIC_URL: 'https://scrm.example.com', ...environment });
  const gateways = new WechatPayGateways(repository, transport, hosts, clock, randomness, config);
  const close = (): void => {
    gateways.onApplicationShutdown();
  };
  return { gateways, gateway: gateways.of(MERCHANT.id), clock, verified, loads: () => loads, close };
}

export const NUMBER: OutTradeNo = parseOutTradeNo('order-1|a*b');

export const anOrder = (changes: Partial<NewOrder> = {}): NewOrder => ({
  accountId: MERCHANT.accountId,
  tradeType: 'JSAPI',
  outTradeNo: NUMBER,
  buyerId: parseOpenId('oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'),
  productId: undefined,
  subject: '乌龙茶',
  detail: 'two tins',
  totalFee: parseFen(1990, 'totalFee'),
  userIp: '203.0.113.7',
  timeExpire: new Date('2026-11-27T12:00:00.001Z'),
  metadata: { channelId: 'c' },
  ...changes,
});

export const aRefund = (changes: Partial<NewRefund> = {}): NewRefund => ({
  accountId: MERCHANT.accountId,
  outTradeNo: NUMBER,
  outRefundNo: 'refund@1',
  totalFee: parseFen(1990, 'totalFee'),
  refundFee: parseFen(90, 'refundFee'),
  operatorId: 'admin',
  metadata: { reason: '不想要了' },
  ...changes,
});

/** A transaction as API v3 tells a paid one. */
export const aTransaction = (changes: object = {}): Record<string, unknown> => ({
  appid: appId,
  mchid,
  out_trade_no: NUMBER,
  transaction_id: '4200001234202611270000000001',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'OTHERS',
  attach: '',
  success_time: '2026-11-27T20:34:56+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { total: 1990, payer_total: 1490, currency: 'CNY', payer_currency: 'CNY' },
  ...changes,
});

/** A refund as API v3 answers it. */
export const aRefundAnswer = (changes: object = {}): Record<string, unknown> => ({
  refund_id: '50000000382019052709732678859',
  out_refund_no: 'refund@1',
  transaction_id: '4200001234202611270000000001',
  out_trade_no: NUMBER,
  channel: 'ORIGINAL',
  user_received_account: '招商银行信用卡0403',
  create_time: '2026-11-27T20:34:56+08:00',
  status: 'PROCESSING',
  funds_account: 'AVAILABLE',
  amount: { total: 1990, refund: 90, payer_total: 1490, payer_refund: 67, currency: 'CNY' },
  ...changes,
});
