import { type AccountId, type ChannelId } from '../common/index.js';

/** An account that collects payments: one of its channels is the paying one, the others pay through it (proxy payment). */
export interface Merchant {
  accountId: AccountId;
  payingChannelId: ChannelId;
  /** The paying channel's appid: every payer's openId must be one under it. */
  appId: string;
  /** WeChat's merchant number. */
  sellerId: string;
  /** False: payment was opened once and has been switched off. */
  enabled: boolean;
}

/** A merchant's API key, and the appid that it signs payments under: under another it would sign in vain. */
export interface SigningKey {
  appId: string;
  apiKey: string;
}
