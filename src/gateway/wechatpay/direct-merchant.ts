import { type AccountId, type ChannelId } from '../../common/index.js';

/**
 * A merchant number of an account's own, with what speaks to WeChat Pay in its name. An account has one that takes its payments; the
 * earlier ones stay, because what was paid through them is asked for and refunded through them.
 */
export interface DirectMerchant {
  /** Random, 24 hex digits. It stands in the address that WeChat Pay notifies, and on every trade that is paid through it. */
  id: string;
  accountId: AccountId;
  payingChannelId: ChannelId;
  /** The paying channel's appid, bound to the merchant number at 商户平台. */
  appId: string;
  /** WeChat's merchant number (商户号). */
  mchid: string;
  /** Of the merchant's API certificate: 40 hex digits in upper case. */
  serial: string;
  certificateExpiresAt: Date;
  /** `apiclient_key.pem`: a secret. */
  privateKey: string;
  /** 32 characters: a secret. */
  apiV3Key: string;
  /** Undefined: WeChat Pay signs with platform certificates, which are fetched. */
  publicKey: WechatPayPublicKey | undefined;
}

/** WeChat Pay's public key of a merchant, as 商户平台 hands it out. */
export interface WechatPayPublicKey {
  /** `PUB_KEY_ID_` and digits. */
  id: string;
  /** `pub_key.pem` */
  pem: string;
}

/** Where WeChat Pay tells what became of a merchant's payments and refunds: in the path whose it is, and no query, which it refuses. */
export const notifyUrlOf = (publicUrl: string, merchantId: string): string =>
  `${publicUrl}/api/webhook/wechatpay/${merchantId}`;
