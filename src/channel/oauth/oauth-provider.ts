import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { ChannelHost, GatewayRegistry, type OauthUser } from '../../gateway/index.js';
import { ChannelOwnership, type Merchant, MerchantService, PaymentNotOpen } from '../../merchant/index.js';
import { WeChatApi } from '../../wechat-api/index.js';
import { type Authorization, type OauthKind } from './authorization.repository.js';

type AuthorizationRef = Pick<Authorization, 'accountId' | 'channelId' | 'state'>;

/** Authorizes one kind of openId: where the browser goes, and who redeems the code that it brings back. */
export interface OauthProvider {
  /** @throws PaymentNotOpen, ChannelNotFound, GatewayUnavailable, GatewayRefused */
  authorizeUrl(authorization: AuthorizationRef): Promise<string>;
  /** @throws GatewayRefused, GatewayUnavailable, GatewayOutcomeUnknown (the code may be used up) */
  redeem(authorization: AuthorizationRef, code: string): Promise<OauthUser>;
}

/** The callback routes, under PUBLIC_URL. */
const CALLBACK_PATH: Record<OauthKind, string> = {
  pay: '/api/mobile/check-pay',
  base: '/api/mobile/check-base-oauth',
};

/**
 * Pay OAuth: the payer's openId under the account's PAYING channel, whatever channel they came by. Authorized by the gateway, or by WeChat
 * itself where the account's gateway knows no payers: then it is that channel's own OAuth.
 */
@Injectable()
export class PayOauthProvider implements OauthProvider {
  constructor(
    private readonly merchants: MerchantService,
    private readonly gateways: GatewayRegistry,
    private readonly wechat: WeChatApi,
    private readonly host: ChannelHost,
    private readonly config: Config,
  ) {}

  async authorizeUrl({ accountId, state }: AuthorizationRef): Promise<string> {
    const merchant = await this.payingMerchantOf(accountId);
    const redirectUri = this.config.publicUrl + CALLBACK_PATH.pay;
    const { payOauth } = this.gateways.of(merchant);
    if (payOauth) return payOauth.url({ accountId, redirectUri, state });
    return this.wechat.authorizeUrl({ appId: merchant.appId, redirectUri, state });
  }

  /** A code of the channel that collected before is refused as one that is spent, and authorization begins afresh. */
  async redeem({ accountId }: AuthorizationRef, code: string): Promise<OauthUser> {
    const merchant = await this.payingMerchantOf(accountId);
    const { payOauth } = this.gateways.of(merchant);
    return payOauth ? payOauth.redeem(accountId, code) : this.host.redeemOauthCode(merchant.payingChannelId, code);
  }

  private async payingMerchantOf(accountId: AccountId): Promise<Merchant> {
    const merchant = await this.merchants.find(accountId);
    if (!merchant?.enabled) throw new PaymentNotOpen();
    return merchant;
  }
}

/** Base OAuth: authorized by WeChat itself; the user's openId under the channel that they came by. Its host, which has the channel's secret, redeems the code. */
@Injectable()
export class BaseOauthProvider implements OauthProvider {
  constructor(
    private readonly channels: ChannelOwnership,
    private readonly wechat: WeChatApi,
    private readonly host: ChannelHost,
    private readonly config: Config,
  ) {}

  async authorizeUrl({ accountId, channelId, state }: AuthorizationRef): Promise<string> {
    const { appId } = await this.channels.find(accountId, channelId);
    return this.wechat.authorizeUrl({ appId, redirectUri: this.config.publicUrl + CALLBACK_PATH.base, state });
  }

  redeem({ channelId }: AuthorizationRef, code: string): Promise<OauthUser> {
    return this.host.redeemOauthCode(channelId, code);
  }
}
