import { Injectable } from '@nestjs/common';
import { type OpenId, parseChannelId } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { type Authorization, type OauthKind } from '../flow/authorization.js';
import { OauthArrival } from '../flow/oauth-arrival.js';
import { OauthDeparture } from '../flow/oauth-departure.js';
import { parseRedirect } from '../redirect/redirect-rule.js';
import { returnAddress } from '../redirect/return-address.js';
import { BrowserCookie } from './browser.cookie.js';
import { type Lead } from './leads.decorator.js';
import { MobileTokenCookie, type Visit } from './mobile-token.cookie.js';
import { type HomecomingDto, type OauthWishDto } from './oauth.dto.js';

/** The way of a browser through OAuth: its cookies beside the flow. */
@Injectable()
export class OauthDesk {
  constructor(
    private readonly departure: OauthDeparture,
    private readonly arrival: OauthArrival,
    private readonly browsers: BrowserCookie,
    private readonly mobileTokens: MobileTokenCookie,
    private readonly config: Config,
  ) {}

  async sendOff(kind: OauthKind, { channelId, redirect }: OauthWishDto, visit: Visit): Promise<Lead> {
    const wish = {
      kind,
      channelId: parseChannelId(channelId),
      redirect: parseRedirect(redirect, this.config.redirectOrigins),
    };
    return { url: await this.departure.depart(wish, this.browsers.recognise(visit.request, visit.reply)) };
  }

  async receive(kind: OauthKind, { state, code }: HomecomingDto, visit: Visit): Promise<Lead> {
    const browser = this.browsers.recognise(visit.request, visit.reply);
    const arrival = await this.arrival.receive({ kind, state, code, browser });
    if (arrival.outcome === 'afresh') return { url: arrival.url };
    const { authorization, openId } = arrival;
    await this.remember(visit, authorization, openId);
    return { url: returnAddress(authorization.redirect, { channelId: authorization.channelId, openId }) };
  }

  private remember(visit: Visit, authorization: Authorization, openId: OpenId): Promise<void> {
    switch (authorization.kind) {
      case 'base':
        return this.mobileTokens.signIn(visit, authorization, openId);
      case 'pay':
        return this.mobileTokens.noteBuyer(visit, authorization, openId);
    }
  }
}
