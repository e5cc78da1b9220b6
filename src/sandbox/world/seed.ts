import { type Channel } from '../channels/channel.js';
import { type Merchant } from '../configuration/merchant.js';
import { SEEDED_WORLD } from './seeded-world.js';

const { accountId, accountWithoutPayment, payingChannelId, channelId } = SEEDED_WORLD;

/** The channels of a new sandbox. */
export const SEEDED_CHANNELS: readonly Channel[] = [
  {
    id: payingChannelId,
    accountId,
    appId: SEEDED_WORLD.appId,
    name: '悠选商城',
    accountType: 'SERVICE_AUTH_ACCOUNT',
    channelAccount: 'gh_8f3a2b1c4d5e',
  },
  {
    id: channelId,
    accountId,
    appId: SEEDED_WORLD.channelAppId,
    name: '悠选会员生活馆（华东区旗舰店官方服务号）',
    accountType: 'SERVICE_AUTH_ACCOUNT',
    channelAccount: 'gh_1d2c3b4a5f6e',
  },
  {
    id: accountWithoutPayment.channelId,
    accountId: accountWithoutPayment.accountId,
    appId: accountWithoutPayment.appId,
    name: '青禾书店',
    accountType: 'SERVICE_AUTH_ACCOUNT',
    channelAccount: 'gh_2e4d6c8b0a1f',
  },
  {
    id: accountWithoutPayment.subscriptionChannelId,
    accountId: accountWithoutPayment.accountId,
    appId: accountWithoutPayment.subscriptionAppId,
    name: '青禾读书日报',
    accountType: 'SUBSCRIPTION_ACCOUNT',
    channelAccount: 'gh_9a8b7c6d5e4f',
  },
  {
    id: SEEDED_WORLD.direct.weconnectChannel.channelId,
    accountId: SEEDED_WORLD.direct.accountId,
    appId: SEEDED_WORLD.direct.weconnectChannel.appId,
    name: '山野咖啡',
    accountType: 'SERVICE_AUTH_ACCOUNT',
    channelAccount: 'gh_3f5e7d9c1b2a',
  },
];

/** The merchant settings of a new sandbox: the demo account's alone. */
export const SEEDED_MERCHANTS: readonly Merchant[] = [
  {
    accountId,
    payingChannelId,
    appId: SEEDED_WORLD.appId,
    sellerId: SEEDED_WORLD.sellerId,
    apiKey: SEEDED_WORLD.apiKey,
    enabled: true,
    credentials: {
      p12Credential: { id: '6500a0b1c2d3e4f5a6b7c801', name: 'apiclient_cert.p12', type: 'p12' },
      pemCredential: { id: '6500a0b1c2d3e4f5a6b7c802', name: 'apiclient_cert.pem', type: 'pem' },
      pemCredentialKey: { id: '6500a0b1c2d3e4f5a6b7c803', name: 'apiclient_key.pem', type: 'pem' },
      caCredential: { id: '6500a0b1c2d3e4f5a6b7c804', name: 'rootca.pem', type: 'pem' },
    },
  },
];

/** A public account that WeConnect does not host: it speaks to WeChat itself, by its secret. */
export interface OwnAccount {
  appId: string;
  appSecret: string;
  name: string;
}

const { appId, appSecret, unboundApp } = SEEDED_WORLD.direct;

export const OWN_ACCOUNTS: readonly OwnAccount[] = [
  { appId, appSecret, name: '山野咖啡（自有）' },
  { ...unboundApp, name: '山野日志（自有）' },
];
