import { Injectable } from '@nestjs/common';
import { type ChannelId, Clock, CurrentRequest, InvalidInput, parseChannelId, Randomness } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { PageDomains } from './domains/page-domains.js';
import { parsePageAddress } from './page-address.js';
import { signPage, type SignPackage } from './sign-package.js';
import { TicketProvider } from './ticket/ticket-provider.js';

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
   * @throws InvalidInput, ChannelNotFound, DomainNotAllowed, NoJssdkOfChannel; without a valid ticket also TicketNotReady and the errors of WeConnect and WeChat
   */
  async getSignPackage(channelId?: string, refererUrl?: string): Promise<SignPackage> {
    const channel = this.channelOr(channelId);
    const page = parsePageAddress(refererUrl ?? this.config.publicUrl + (this.request.url() ?? '/'));
    if (!this.domains.isOwn(page)) await this.domains.requireAllowed(channel, page);
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
