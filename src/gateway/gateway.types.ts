import { type AccountId, type ChannelId, type Fen, type OpenId, type OutTradeNo } from '../common/index.js';

export type TradeType = 'JSAPI' | 'NATIVE';

/** A unified order as this service asks for it. */
export interface NewOrder {
  accountId: AccountId;
  tradeType: TradeType;
  outTradeNo: OutTradeNo;
  /** The payer under the PAYING channel's appid; JSAPI only. */
  buyerId: OpenId | undefined;
  /** NATIVE only. */
  productId: string | undefined;
  subject: string;
  detail: string;
  totalFee: Fen;
  /** The payer's address (`spbillCreateIp`). */
  userIp: string;
  timeExpire: Date;
  metadata: Record<string, unknown>;
}

/** An order to ask for. */
export interface OrderName {
  outTradeNo: OutTradeNo;
  /** What was asked for; undefined where nothing is known of the order. */
  totalFee?: Fen;
}

/**
 * What the gateway says of an order, in this service's words. `PENDING` covers every state that is not final,
 * values never seen before among them (a gateway's list is open): such an order is never taken as paid.
 */
export type UpstreamOrderState = 'PENDING' | 'PAID' | 'FAILED' | 'CLOSED' | 'REFUNDED';

/**
 * What only the gateway can know of an order, as it is kept with the trade: each undefined where it does not tell. The one list of these
 * fields: the trade's type, what is entered into it, its schema and its records follow it.
 */
export const ORDER_FACTS = {
  /** WeChat's own number; none before payment. */
  tradeNo: String,
  sellerId: String,
  /** The payer's openId under the paying channel; of a NATIVE order only known once it is paid. */
  buyerId: String,
  buyerNickname: String,
  /** The appid of the paying channel. */
  appId: String,
  paidAt: Date,
} as const;

export type OrderFacts = {
  [Name in keyof typeof ORDER_FACTS]: ((typeof ORDER_FACTS)[Name] extends DateConstructor ? Date : string) | undefined;
};

export interface UpstreamOrder extends OrderFacts {
  accountId: AccountId;
  /** The account's own merchant that has it; absent: the gateway that holds its credentials. */
  merchantId?: string;
  outTradeNo: OutTradeNo;
  state: UpstreamOrderState;
  /** The gateway's own word for the state, kept as it came. */
  tradeStatus: string;
  /** As it came: an order that was not made here may be of a type that this service makes none of (`APP`, `ALIPAY_WAP`). */
  tradeType: string | undefined;
  totalFee: Fen;
  subject: string;
  detail: string;
  prepayId: string | undefined;
  /** NATIVE only: what the QR code holds. */
  codeUrl: string | undefined;
  metadata: Record<string, unknown>;
  createdAt: Date | undefined;
  timeExpire: Date | undefined;
  failure: { code: string; message: string } | undefined;
}

export interface OrderFilter {
  /** A list is always of one account. */
  accountId: AccountId;
  subject?: string;
  tradeStatus?: string;
  createdFrom?: Date;
  createdTo?: Date;
  /** `metadata.channelId` */
  channelId?: ChannelId;
  /** From 1. */
  page: number;
  perPage: number;
}

/** An item of a list that could not be read. */
export interface UnreadableItem {
  /** Its number as it came; undefined where even that cannot be read. */
  name: string | undefined;
  /** Which field, and what is wrong with it; never its value. */
  fault: string;
}

/** A list, read item by item. Who adds up amounts must not decide while any item is unreadable. */
export interface Listed<Item> {
  items: Item[];
  unreadable: UnreadableItem[];
}

export interface Page<Item> extends Listed<Item> {
  /** Of all pages together, the unreadable ones too. */
  total: number;
}

/** What a JSAPI call signs; how it is signed is the gateway's own. */
export interface SignRequest {
  accountId: AccountId;
  appId: string;
  /** Seconds since the epoch, as text. */
  timeStamp: string;
  nonceStr: string;
  /** `prepay_id=…` */
  package: string;
}

export interface UpstreamSignature {
  appId: string;
  signType: string;
  paySign: string;
}

export interface NewRefund {
  accountId: AccountId;
  outTradeNo: OutTradeNo;
  outRefundNo: string;
  totalFee: Fen;
  refundFee: Fen;
  operatorId: string;
  metadata: Record<string, unknown>;
}

export interface UpstreamRefund {
  /** Undefined where the gateway does not tell; then the refund is known by its numbers. */
  accountId: AccountId | undefined;
  outTradeNo: OutTradeNo;
  outRefundNo: string;
  /** The gateway's own word, kept as it came. */
  refundStatus: string;
  refundFee: Fen;
}

export interface RefundFilter {
  /** A list is always of one account. */
  accountId: AccountId;
  outTradeNo?: OutTradeNo;
  /** From 1. */
  page: number;
  perPage: number;
}

/** The merchant's settings of an account: ONE paying channel, through which its other channels pay too (proxy payment). */
export interface PaymentConfiguration {
  accountId: AccountId;
  payingChannelId: ChannelId;
  appId: string;
  sellerId: string;
  /** The merchant's key: a secret, never logged or answered. */
  apiKey: string;
  enabled: boolean;
  credentials: Partial<Record<CredentialName, { id: string; name: string }>>;
}

export type CredentialName = 'p12Credential' | 'pemCredential' | 'pemCredentialKey' | 'caCredential';

export interface PaymentConfigurationChange {
  accountId: AccountId;
  payingChannelId: ChannelId;
  appId: string;
  sellerId: string;
  apiKey: string;
  /** Ids of files that stay as they are (editing). */
  keep: Partial<Record<CredentialName, string>>;
}

export interface CredentialFile {
  field: CredentialName;
  filename: string;
  content: Buffer;
}

/** Who signs in to WeChat for a channel: the gateway, or this service with the channel's own secret. */
export type ChannelHosting = 'weconnect' | 'wechat';

export interface Channel {
  id: ChannelId;
  host: ChannelHosting;
  /** The account that it belongs to; undefined where its host does not tell. */
  accountId: AccountId | undefined;
  appId: string;
  name: string;
  /** `WEIXIN`, `WEIBO`, `ALIPAY`, or a word never seen before. */
  social: string;
  /** Empty where its host does not tell. */
  accountType: string;
  /** `gh_…` */
  channelAccount: string | undefined;
  /** Only a verified service account may be the paying channel (WeChat's rule). */
  canCollectPayments: boolean;
}

/** WeChat pays only into a verified service account. */
const COLLECTING_TYPE = 'SERVICE_AUTH_ACCOUNT';

/** Whether a channel may be the paying one. */
export const mayCollect = ({ social, accountType }: Pick<Channel, 'social' | 'accountType'>): boolean =>
  social === 'WEIXIN' && accountType === COLLECTING_TYPE;

/** A channel's WeChat access token: a secret. */
export interface AccessToken {
  token: string;
  expiresAt: Date | undefined;
}

/** Who a browser's user turned out to be, as one appid knows them. */
export interface OauthUser {
  openId: OpenId;
  /** WeChat's `is_snapshotuser`: somebody who only looks at a shared page, under an openId made up for the look. */
  virtual: boolean;
}

export interface WebhookRule {
  kind: 'msgType' | 'eventType';
  /** `TEXT`, `SUBSCRIBE`, … */
  name: string;
  enabled: boolean;
}
