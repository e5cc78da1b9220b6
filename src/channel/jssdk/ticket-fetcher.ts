import { Injectable } from '@nestjs/common';
import { type ChannelId, Clock, defineError, SECOND } from '../../common/index.js';
import { ChannelNotFound, ChannelOwnership } from '../../merchant/index.js';
import { type Lent, WeChatApi, WeChatTokenInvalid } from '../../wechat-api/index.js';
import { ChannelHost } from '../../gateway/index.js';
import { type JsapiTicket, refreshAfter, TicketPolicy } from './jsapi-ticket.js';

/** Only WeChat has a JS-SDK of this kind. */
class NoJssdkOfChannel extends defineError(
  'no-jssdk-of-channel',
  'conflict',
  (social: string) => `The channel is one of ${social}; only a WeChat channel signs pages.`,
) {}

/** Fetches a ticket: the channel's access token from the gateway, and for it the ticket from WeChat. */
@Injectable()
export class TicketFetcher {
  constructor(
    private readonly channels: ChannelOwnership,
    private readonly host: ChannelHost,
    private readonly wechat: WeChatApi,
    private readonly clock: Clock,
    private readonly policy: TicketPolicy,
  ) {}

  /**
   * The appid of a channel that may have a ticket: one that belongs to an account, as only accounts have pages.
   * @throws ChannelNotFound, NoJssdkOfChannel, GatewayUnavailable, GatewayRefused
   */
  async appIdOf(channelId: ChannelId): Promise<string> {
    const { appId, social } = await this.channels.find(undefined, channelId);
    if ((await this.channels.accountOf(channelId)) === undefined) throw new ChannelNotFound();
    if (social !== 'WEIXIN') throw new NoJssdkOfChannel(social);
    return appId;
  }

  /** @throws GatewayUnavailable, GatewayRefused, WeChatUnavailable, WeChatRefused, WeChatTokenInvalid, and as `appIdOf` */
  async fetch(channelId: ChannelId): Promise<JsapiTicket> {
    const appId = await this.appIdOf(channelId);
    const askedAt = this.clock.now().getTime();
    const { value: ticket, expiresInSeconds } = await this.fetchOnceMore(channelId);
    const lifeMs = expiresInSeconds * SECOND;
    return {
      appId,
      ticket,
      expiresAt: new Date(askedAt + lifeMs),
      refreshAt: new Date(askedAt + refreshAfter(this.policy, lifeMs)),
    };
  }

  /** WeChat may take a token no longer though it has not ended: another one, once (WeChat's 40001, 42001). */
  private async fetchOnceMore(channelId: ChannelId): Promise<Lent> {
    const { token } = await this.host.refreshToken(channelId);
    try {
      return await this.wechat.fetchJsapiTicket(token);
    } catch (error) {
      if (!(error instanceof WeChatTokenInvalid)) throw error;
      const another = await this.host.refreshToken(channelId, token);
      return this.wechat.fetchJsapiTicket(another.token);
    }
  }
}
