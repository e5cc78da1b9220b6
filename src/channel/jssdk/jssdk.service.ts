import { Injectable } from '@nestjs/common';
import {
  type ChannelId,
  Clock,
  CurrentRequest,
  InvalidInput,
  parseChannelId,
  Randomness,
  SECOND,
} from '../../common/index.js';
import { Config } from '../../config/index.js';
import { signJssdk } from '../../wechat/index.js';
import { type JsapiTicket } from './jsapi-ticket.js';
import { type PageAddress, parsePageAddress } from './page-address.js';
import { PageDomains } from './page-domains.js';
import { TicketProvider } from './ticket-provider.js';

/** What `wx.config` takes. The ticket that it is signed with is no part of it. */
export interface SignPackage {
  appId: string;
  nonceStr: string;
  /** Seconds since the epoch. */
  timestamp: number;
  /** What was signed: the page's address without its fragment. */
  url: string;
  /** SHA-1, lower-case hex. */
  signature: string;
}

/** Signs web pages, so that they may call WeChat's JS-SDK. */
@Injectable()
export class JssdkService {
  constructor(
    private readonly tickets: TicketProvider,
    private readonly domains: PageDomains,
    private readonly request: CurrentRequest,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * What a page's `wx.config` takes.
   * @param channelId default: DEFAULT_CHANNEL_ID
   * @param refererUrl the page's address as its browser has it (`location.href`); default: PUBLIC_URL and the path, with its query, of
   *   the request that is being served, which is right where the page itself is
   * @throws InvalidInput, ChannelNotFound, DomainNotAllowed, NoJssdkOfChannel; without a valid ticket also TicketNotReady and the errors of the gateway and WeChat
   */
  async getSignPackage(channelId?: string, refererUrl?: string): Promise<SignPackage> {
    const channel = this.channelOr(channelId);
    const page = parsePageAddress(refererUrl ?? this.config.publicUrl + (this.request.url() ?? '/'));
    if (!this.domains.isOwn(page)) await this.domains.assertAllowed(channel, page);
    const now = this.clock.now();
    const ticket = this.tickets.heldTicketOf(channel, now) ?? (await this.tickets.ticketOf(channel));
    return signPage(ticket, page, { now, nonceStr: this.randomness.nonce() });
  }

  private channelOr(channelId: string | undefined): ChannelId {
    const wanted = channelId ?? this.config.defaultChannelId;
    if (wanted === undefined) throw InvalidInput.of('channelId', 'must be given where DEFAULT_CHANNEL_ID is not set');
    return parseChannelId(wanted);
  }
}

/** Signs a page. @param once of this answer alone: no two share a nonce */
export function signPage(
  { appId, ticket }: Pick<JsapiTicket, 'appId' | 'ticket'>,
  { url }: PageAddress,
  { now, nonceStr }: { now: Date; nonceStr: string },
): SignPackage {
  const timestamp = Math.floor(now.getTime() / SECOND);
  return { appId, nonceStr, timestamp, url, signature: signJssdk({ ticket, nonceStr, timestamp, url }) };
}
