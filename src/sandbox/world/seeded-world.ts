import {
  parseAccountId,
  parseChannelId,
  parseOpenId,
  type AccountId,
  type ChannelId,
  type OpenId,
} from '../../common/index.js';
import { SEEDED_DIRECT, type SeededDirect } from './seeded-direct.js';
import { openIdOf, USERS } from './users.js';

/** What is in a new sandbox: always the same ids, so that a bookmark and a test outlive it. */
export interface SeededWorld {
  /** The demo account. */
  accountId: AccountId;
  /** Channel A: the demo account's paying channel, its payment already opened. */
  payingChannelId: ChannelId;
  /** Channel A's appid: every order of the account is paid under it. */
  appId: string;
  sellerId: string;
  /** The demo merchant's API key, 32 characters. */
  apiKey: string;
  /** Channel B: no payment of its own, pays through A (proxy payment). */
  channelId: ChannelId;
  channelAppId: string;
  /** An account that may open payment (its service account can) and has not. */
  accountWithoutPayment: {
    accountId: AccountId;
    channelId: ChannelId;
    appId: string;
    /** A subscription account: WeChat lets it collect no payments. */
    subscriptionChannelId: ChannelId;
    subscriptionAppId: string;
  };
  /** A second demo account, which pays through WeChat Pay's API v3 and not through WeConnect. */
  direct: SeededDirect;
  /** People with WeChat; each has another openId under each appid. */
  users: readonly SeededUser[];
}

export interface SeededUser {
  id: string;
  nickname: string;
  openIds: { underPayingChannel: OpenId; underChannel: OpenId };
}

const APP_ID = 'wx8f3a2b1c4d5e6f70';
const CHANNEL_APP_ID = 'wx1d2c3b4a5f6e7d80';

/** The one seeded world; never changed, whatever happens in the sandbox. */
export const SEEDED_WORLD: SeededWorld = Object.freeze({
  accountId: parseAccountId('5f3a8c0e1d2b4a6978c0e1a1'),
  payingChannelId: parseChannelId('64b7f0c2a1d3e4f5a6b7c8a1'),
  appId: APP_ID,
  sellerId: '1900000109',
  apiKey: 'Sandbox0Key1For2The3Demo4Shop567',
  channelId: parseChannelId('64b7f0c2a1d3e4f5a6b7c8b2'),
  channelAppId: CHANNEL_APP_ID,
  accountWithoutPayment: {
    accountId: parseAccountId('5f3a8c0e1d2b4a6978c0e1a2'),
    channelId: parseChannelId('64b7f0c2a1d3e4f5a6b7c8c3'),
    appId: 'wx2e4d6c8b0a1f3e5d',
    subscriptionChannelId: parseChannelId('64b7f0c2a1d3e4f5a6b7c8d4'),
    subscriptionAppId: 'wx9a8b7c6d5e4f3a2b',
  },
  direct: SEEDED_DIRECT,
  users: USERS.map(({ id, nickname }) => ({
    id,
    nickname,
    openIds: {
      underPayingChannel: parseOpenId(openIdOf(id, APP_ID)),
      underChannel: parseOpenId(openIdOf(id, CHANNEL_APP_ID)),
    },
  })),
});
