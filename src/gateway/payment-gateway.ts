import { type AccountId, type ChannelId, type OutTradeNo } from '../common/index.js';
import {
  type AccessToken,
  type Channel,
  type CredentialFile,
  type Listed,
  type NewOrder,
  type NewRefund,
  type OauthUser,
  type OrderFilter,
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
 * The gateway that holds the merchants' credentials. Every method may throw
 * `GatewayRefused` (a final no; `reasons.ts` says which reason of which call is one), `GatewayUnavailable` (nothing was done: safe to try
 * again), where it asks something `GatewayUnreadable` (it answered, and the answer cannot be read) and, where it changes something,
 * `GatewayOutcomeUnknown` (it may have been done: ask before trying again).
 */
export abstract class PaymentGateway {
  /** Unified order. Repeating it with the same number and identical parameters is allowed by WeChat and answers the same order. */
  abstract createOrder(order: NewOrder): Promise<UpstreamOrder>;
  abstract findOrder(outTradeNo: OutTradeNo): Promise<UpstreamOrder | undefined>;
  abstract listOrders(filter: OrderFilter): Promise<Page<UpstreamOrder>>;
  /** Closes an unpaid order; refused with the reason where it is paid or closed. */
  abstract closeOrder(outTradeNo: OutTradeNo): Promise<void>;
  abstract signPayment(request: SignRequest): Promise<UpstreamSignature>;

  abstract createRefund(refund: NewRefund): Promise<UpstreamRefund>;
  abstract findRefund(outRefundNo: string): Promise<UpstreamRefund | undefined>;
  abstract listRefunds(filter: RefundFilter): Promise<Page<UpstreamRefund>>;

  abstract configurePayment(change: PaymentConfigurationChange, files: AsyncIterable<CredentialFile>): Promise<void>;
  abstract findPaymentConfiguration(accountId: AccountId): Promise<PaymentConfiguration | undefined>;

  /** The address to send a browser to, so that it comes back to `redirectUri` with `code` and `state`. */
  abstract payOauthUrl(request: { accountId: AccountId; redirectUri: string; state: string }): string;
  /**
   * Trades an OAuth code (once, within five minutes) for the payer's openId under the paying channel.
   * Outcome unknown: the code may be used up, so start afresh.
   */
  abstract redeemPayOauthCode(accountId: AccountId, code: string): Promise<OauthUser>;
  /** Trades a code of WeChat's own OAuth of a channel for the user's openId there; otherwise as `redeemPayOauthCode`. */
  abstract redeemBaseOauthCode(channelId: ChannelId, code: string): Promise<OauthUser>;

  abstract findChannel(channelId: ChannelId): Promise<Channel | undefined>;
  /** Those of them that exist; one that exists and cannot be read is among the `unreadable`, by its id. */
  abstract findChannels(channelIds: readonly ChannelId[]): Promise<Listed<Channel>>;
  /** The channel's WeChat access token, made anew where WeChat no longer takes the current one. */
  abstract refreshToken(channelId: ChannelId): Promise<AccessToken>;
  abstract setWebhookRule(channelId: ChannelId, rule: WebhookRule): Promise<void>;
}
