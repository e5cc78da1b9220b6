import { type OnApplicationShutdown } from '@nestjs/common';
import { type CallJournal, type UpstreamClient, UpstreamFailure } from '../upstream/index.js';
import { authorizeUrl, type AuthorizeRequest } from './authorize-url.js';
import { readTicket, type TicketAnswer } from './jsapi-ticket.wire.js';
import { WeChatRefused, WeChatTokenInvalid, WeChatUnavailable, WeChatUnreadable } from './wechat-api.errors.js';

export interface JsapiTicket {
  /** Signs pages; a secret, never answered to one. */
  ticket: string;
  /** WeChat's own word, to be believed: usually 7200. */
  expiresInSeconds: number;
}

const TOKEN_ERRORS: readonly number[] = [40001, 40014, 42001];

/** WeChat's own API, as far as it is called without WeConnect. */
export class WeChatApi implements OnApplicationShutdown {
  constructor(
    private readonly client: UpstreamClient,
    private readonly journal: CallJournal,
    private readonly apiUrl: string,
  ) {}

  /** The address to send a WeChat browser to, so that it comes back to `redirectUri` with `code` and `state`. */
  authorizeUrl(request: AuthorizeRequest): string {
    return authorizeUrl(this.apiUrl, request);
  }

  /**
   * The jsapi_ticket of the channel that the access token belongs to. Small daily quotas: the caller keeps it until it expires.
   * @throws WeChatTokenInvalid where the token is invalid or expired, WeChatRefused, WeChatUnavailable, WeChatUnreadable
   */
  fetchJsapiTicket(accessToken: string): Promise<JsapiTicket> {
    const call = 'fetchJsapiTicket';
    return this.journal.follow(call, async () => {
      const answer = await this.askForTicket(call, accessToken);
      if ('ticket' in answer) return answer;
      const { errcode } = answer;
      throw TOKEN_ERRORS.includes(errcode) ? new WeChatTokenInvalid(errcode) : new WeChatRefused(call, errcode);
    });
  }

  onApplicationShutdown(): void {
    this.client.close();
  }

  private async askForTicket(call: string, accessToken: string): Promise<TicketAnswer> {
    try {
      const query = { type: 'jsapi', access_token: accessToken };
      const path = '/cgi-bin/ticket/getticket';
      return readTicket(await this.client.send({ method: 'GET', path, query, repeatable: true }));
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      throw error.unreadable ? new WeChatUnreadable(call, error) : new WeChatUnavailable(call, error);
    }
  }
}
