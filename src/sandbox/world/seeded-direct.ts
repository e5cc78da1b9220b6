import { readFileSync } from 'node:fs';
import {
  parseAccountId,
  parseChannelId,
  parseOpenId,
  type AccountId,
  type ChannelId,
  type OpenId,
} from '../../common/index.js';
import { openIdOf, USERS } from './users.js';

/** A merchant number of WeChat Pay, with what its owner has downloaded of 商户平台. All of it is the sandbox's and guards nothing. */
export interface SeededMerchant {
  mchid: string;
  /** Of `certificate`: 40 hex digits in upper case. */
  serial: string;
  /** `apiclient_cert.pem` */
  certificate: string;
  /** `apiclient_key.pem` */
  privateKey: string;
  /** 32 characters. */
  apiV3Key: string;
}

/** A merchant that has downloaded WeChat Pay's public key. */
export interface SeededKeyMerchant extends SeededMerchant {
  /** `PUB_KEY_ID_` and digits. */
  publicKeyId: string;
  /** `pub_key.pem` */
  publicKey: string;
}

/** A second demo account, whose payments go through WeChat Pay's API v3: its own fields are of the merchant in public-key mode. */
export interface SeededDirect extends SeededKeyMerchant {
  accountId: AccountId;
  /** A service account of its own, which WeConnect does not host; every merchant here is bound to it. */
  appId: string;
  appSecret: string;
  /** Another one of its own, which no merchant is bound to. */
  unboundApp: { appId: string; appSecret: string };
  /** A channel of the same account that WeConnect hosts; every merchant here is bound to its appid as well. */
  weconnectChannel: { channelId: ChannelId; appId: string };
  /** WeChat Pay signs with platform certificates; it has no public key. */
  certificateMerchant: SeededMerchant;
  /** In the middle of the switch: signed with either. */
  switchingMerchant: SeededKeyMerchant;
  users: readonly { id: string; nickname: string; openIds: { underAppId: OpenId; underWeconnectChannel: OpenId } }[];
}

const APP_ID = 'wx5b0c7d9e2f4a6181';
const WECONNECT_APP_ID = 'wx6c1d8e0f3a5b7292';

/** One of the PEM files beside, made for the sandbox. */
export const sandboxPem = (name: string): string =>
  readFileSync(new URL(`../wechatpay/keys/sandbox-${name}.pem`, import.meta.url), 'utf8');

const merchant = (mchid: string, serial: string, apiV3Key: string): SeededMerchant => ({
  mchid,
  serial,
  certificate: sandboxPem(`${mchid}-apiclient_cert`),
  privateKey: sandboxPem(`${mchid}-apiclient_key`),
  apiV3Key,
});

const keyOf = (mchid: string, publicKeyId: string): Pick<SeededKeyMerchant, 'publicKeyId' | 'publicKey'> => ({
  publicKeyId,
  publicKey: sandboxPem(`${mchid}-pub_key`),
});

/** The same whatever happens in the sandbox. */
export const SEEDED_DIRECT: SeededDirect = Object.freeze({
  accountId: parseAccountId('5f3a8c0e1d2b4a6978c0e1a3'),
  appId: APP_ID,
  appSecret: '7f1e2d3c4b5a69788796a5b4c3d2e1f0',
  unboundApp: { appId: 'wx7d2e9f1a4b6c83a4', appSecret: '0f1e2d3c4b5a69788796a5b4c3d2e1f7' },
  weconnectChannel: { channelId: parseChannelId('64b7f0c2a1d3e4f5a6b7c8e5'), appId: WECONNECT_APP_ID },
  ...merchant('1900006001', '5A0DBC1C0FFEE0001900006001A7E3F4D2B8C911', 'SandboxApiV3KeyOf1900006001Plain'),
  ...keyOf('1900006001', 'PUB_KEY_ID_0119000060012026112700000000001001'),
  certificateMerchant: merchant(
    '1900006002',
    '5A0DBC1C0FFEE0001900006002B8F4A5E3C9DA22',
    'SandboxApiV3KeyOf1900006002Certs',
  ),
  switchingMerchant: {
    ...merchant('1900006003', '5A0DBC1C0FFEE0001900006003C9A5B6F4DAEB33', 'SandboxApiV3KeyOf1900006003Moves'),
    ...keyOf('1900006003', 'PUB_KEY_ID_0119000060032026112700000000003003'),
  },
  users: USERS.map(({ id, nickname }) => ({
    id,
    nickname,
    openIds: {
      underAppId: parseOpenId(openIdOf(id, APP_ID)),
      underWeconnectChannel: parseOpenId(openIdOf(id, WECONNECT_APP_ID)),
    },
  })),
});
