import { type AccountId, type ChannelId, type OutTradeNo } from '../common/index.js';
import { type DirectNotification } from './direct-notification.js';
import { type GatewayIdentity } from './gateway.errors.js';
import {
  type AccessToken,
  type Channel,
  type CredentialFile,
  type Listed,
  type NewOrder,
  type NewRefund,
  type OauthUser,
  type OrderFilter,
  type OrderName,
  type Page,
  type PaymentConfiguration,
  type PaymentConfigurationChange,
  type RefundFilter,
  type SignRequest,
  type UpstreamOrder,
  type UpstreamRefund,
  type UpstreamSignature,
  type WebhookRule,
} from './gateway.types.js';

/**
 * Where an account's payments are made and refunded. Not every gateway has the optional calls: who needs one that is absent throws
 * `GatewayRefused.lacking`. Every call may throw
 * `GatewayRefused` (a final no), `GatewayUnavailable` (nothing was done: safe to try
 * again), where it asks something `GatewayUnreadable` (it answered, and the answer cannot be read) and, where it changes something,
 * `GatewayOutcomeUnknown` (it may have been done: ask before trying again).
 */
export abstract class PaymentGateway implements GatewayIdentity {
  abstract readonly name: string;
  abstract readonly codes: GatewayIdentity['codes'];
  abstract readonly orders: GatewayOrders;
  abstract readonly refunds: GatewayRefunds;
  /** Absent where merchants' settings are not kept at the gateway. */
  abstract readonly settings?: GatewaySettings;
  /** Absent where the gateway tells of no payer. */
  abstract readonly payOauth?: GatewayPayOauth;
}

export interface GatewayOrders {
  /** What can be told before the order is made: nothing is sent. Absent where the gateway refuses no more than this service does. @throws InvalidInput naming every field that it would refuse */
  assertTaken?(order: NewOrder): void;
  /** Unified order. Repeating it with the same number and identical parameters is allowed by WeChat and answers the same order. */
  create(order: NewOrder): Promise<UpstreamOrder>;
  /** @param order its number, and what was asked for: the amount of an unpaid order whose own is not told. Of a paid one it must be told */
  find(order: OrderName): Promise<UpstreamOrder | undefined>;
  /** Closes an unpaid order; refused with the reason where it is paid or closed. */
  close(outTradeNo: OutTradeNo): Promise<void>;
  list?(filter: OrderFilter): Promise<Page<UpstreamOrder>>;
  /** Signs a JSAPI payment where the merchant's key of version 2 is not kept here, or is not what signs. */
  sign?(request: SignRequest): Promise<UpstreamSignature>;
}

export interface GatewayRefunds {
  create(refund: NewRefund): Promise<UpstreamRefund>;
  find(outRefundNo: string): Promise<UpstreamRefund | undefined>;
  list?(filter: RefundFilter): Promise<Page<UpstreamRefund>>;
}

export interface GatewaySettings {
  configure(change: PaymentConfigurationChange, files: AsyncIterable<CredentialFile>): Promise<void>;
  find(accountId: AccountId): Promise<PaymentConfiguration | undefined>;
}

export interface GatewayPayOauth {
  /** The address to send a browser to, so that it comes back to `redirectUri` with `code` and `state`. */
  url(request: { accountId: AccountId; redirectUri: string; state: string }): string;
  /**
   * Trades an OAuth code (once, within five minutes) for the payer's openId under the paying channel.
   * Outcome unknown: the code may be used up, so start afresh.
   */
  redeem(accountId: AccountId, code: string): Promise<OauthUser>;
}

/** Where channels are kept, with what signs in to WeChat for them. Throws as `PaymentGateway` does. */
export abstract class ChannelHost {
  abstract find(channelId: ChannelId): Promise<Channel | undefined>;
  /** Those of them that exist; one that exists and cannot be read is among the `unreadable`, by its id. */
  abstract findAll(channelIds: readonly ChannelId[]): Promise<Listed<Channel>>;
  /** Those that are or were an account's, as far as the host can list them. */
  abstract idsOf(accountId: AccountId): Promise<ChannelId[]>;
  /**
   * The channel's WeChat access token, made anew where WeChat no longer takes the current one.
   * @param refused the one that WeChat did not take; a host that finds out by itself needs no telling
   */
  abstract refreshToken(channelId: ChannelId, refused?: string): Promise<AccessToken>;
  /** Trades a code of WeChat's own OAuth of a channel for the user's openId there; otherwise as `GatewayPayOauth.redeem`. */
  abstract redeemOauthCode(channelId: ChannelId, code: string): Promise<OauthUser>;
  /** Turns a kind of push on or off; absent where the host pushes nothing. */
  abstract setWebhookRule?(channelId: ChannelId, rule: WebhookRule): Promise<void>;
}

/** The gateways of merchants of one's own. */
export abstract class DirectGateways {
  /** @param merchantId of a trade that is paid through it, or of the address that was notified; that there is none is said by its calls */
  abstract of(merchantId: string): PaymentGateway;
  /**
   * Reads what was posted to a merchant's address: verified over the bytes as they came, then decrypted.
   * @returns undefined where there is no such merchant
   * @throws NotificationRefused, NotificationUnreadable; GatewayUnavailable where the key that signed it could not be fetched: the message is sent again
   */
  abstract openNotification(
    merchantId: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    rawBody: Buffer,
  ): Promise<DirectNotification | undefined>;
}
