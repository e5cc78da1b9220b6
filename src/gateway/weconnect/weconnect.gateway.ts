import { type AccountId, type ChannelId, type OutTradeNo } from '../../common/index.js';
import { ChannelsClient } from './channels.js';
import { ConfigurationClient } from './settings.js';
import { OauthClient } from './pay-oauth.js';
import { OrdersClient } from './orders.js';
import { RefundsClient } from './refunds.js';
import { type WeConnectTransport } from './weconnect.transport.js';
import { PaymentGateway } from '../payment-gateway.js';
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
} from '../gateway.types.js';

/** WeConnect over HTTP: one client for each area, all over one transport. */
export class WeConnectClient extends PaymentGateway {
  private readonly orders: OrdersClient;
  private readonly refunds: RefundsClient;
  private readonly configuration: ConfigurationClient;
  private readonly oauth: OauthClient;
  private readonly channels: ChannelsClient;

  constructor(transport: WeConnectTransport) {
    super();
    this.orders = new OrdersClient(transport);
    this.refunds = new RefundsClient(transport);
    this.configuration = new ConfigurationClient(transport);
    this.oauth = new OauthClient(transport);
    this.channels = new ChannelsClient(transport);
  }

  override createOrder(order: NewOrder): Promise<UpstreamOrder> {
    return this.orders.create(order);
  }

  override findOrder(outTradeNo: OutTradeNo): Promise<UpstreamOrder | undefined> {
    return this.orders.find(outTradeNo);
  }

  override listOrders(filter: OrderFilter): Promise<Page<UpstreamOrder>> {
    return this.orders.list(filter);
  }

  override closeOrder(outTradeNo: OutTradeNo): Promise<void> {
    return this.orders.close(outTradeNo);
  }

  override signPayment(request: SignRequest): Promise<UpstreamSignature> {
    return this.orders.sign(request);
  }

  override createRefund(refund: NewRefund): Promise<UpstreamRefund> {
    return this.refunds.create(refund);
  }

  override findRefund(outRefundNo: string): Promise<UpstreamRefund | undefined> {
    return this.refunds.find(outRefundNo);
  }

  override listRefunds(filter: RefundFilter): Promise<Page<UpstreamRefund>> {
    return this.refunds.list(filter);
  }

  override configurePayment(change: PaymentConfigurationChange, files: AsyncIterable<CredentialFile>): Promise<void> {
    return this.configuration.configure(change, files);
  }

  override findPaymentConfiguration(accountId: AccountId): Promise<PaymentConfiguration | undefined> {
    return this.configuration.find(accountId);
  }

  override payOauthUrl(request: { accountId: AccountId; redirectUri: string; state: string }): string {
    return this.oauth.payUrl(request);
  }

  override redeemPayOauthCode(accountId: AccountId, code: string): Promise<OauthUser> {
    return this.oauth.redeemPayCode(accountId, code);
  }

  override redeemBaseOauthCode(channelId: ChannelId, code: string): Promise<OauthUser> {
    return this.oauth.redeemBaseCode(channelId, code);
  }

  override findChannel(channelId: ChannelId): Promise<Channel | undefined> {
    return this.channels.find(channelId);
  }

  override findChannels(channelIds: readonly ChannelId[]): Promise<Listed<Channel>> {
    return this.channels.findAll(channelIds);
  }

  override refreshToken(channelId: ChannelId): Promise<AccessToken> {
    return this.channels.refreshToken(channelId);
  }

  override setWebhookRule(channelId: ChannelId, rule: WebhookRule): Promise<void> {
    return this.channels.setWebhookRule(channelId, rule);
  }
}
