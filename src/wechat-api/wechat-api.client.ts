import { type OnApplicationShutdown } from '@nestjs/common';
import {
  type CallJournal,
  type UpstreamClient,
  UpstreamFailure,
  type UpstreamRequest,
  withoutUser,
} from '../upstream/index.js';
import { type Lent, readLent, readUser, refusalOf, type WeChatUser } from './answers.js';
import {
  WeChatOutcomeUnknown,
  WeChatRefused,
  WeChatTokenInvalid,
  WeChatUnavailable,
  WeChatUnreadable,
} from './wechat-api.errors.js';

/** What a public account speaks to WeChat with. */
export interface AppCredentials {
  appId: string;
  /** AppSecret: never in a log, an error or an answer. */
  secret: string;
}

export interface AuthorizeUrlRequest {
  appId: string;
  /** Where the browser comes back to, with `code` and `state` added. */
  redirectUri: string;
  /** Letters and digits, at most 128 (WeChat's rule). */
  state: string;
}

const WECHAT_API_HOST = /(^|\.)api\.weixin\.qq\.com$/;
const OPEN_PLATFORM = 'https://open.weixin.qq.com';

/**
 * WeChat's own page that tells who a browser's user is, without asking them (`snsapi_base`). WeChat demands this order of parameters, and
 * the fragment last. It has a host of its own beside WeChat's API; whatever else stands in for the API stands in for both.
 */
export function authorizeUrl(apiUrl: string, { appId, redirectUri, state }: AuthorizeUrlRequest): string {
  const query = new URLSearchParams([
    ['appid', appId],
    ['redirect_uri', redirectUri],
    ['response_type', 'code'],
    ['scope', 'snsapi_base'],
    ['state', state],
  ]);
  const base = WECHAT_API_HOST.test(new URL(apiUrl).hostname) ? OPEN_PLATFORM : withoutUser(apiUrl).replace(/\/+$/, '');
  return `${base}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`;
}

const TOKEN_ERRORS: readonly number[] = [40001, 40014, 42001];

/** A question may be asked again; a command is sent once. */
type Call = Omit<UpstreamRequest, 'repeatable'> & { name: string; repeatable: boolean };

/** WeChat's own API, as far as it is called without a gateway. */
export class WeChatApi implements OnApplicationShutdown {
  constructor(
    private readonly client: UpstreamClient,
    private readonly journal: CallJournal,
    private readonly apiUrl: string,
  ) {}

  /** The address to send a WeChat browser to, so that it comes back to `redirectUri` with `code` and `state`. */
  authorizeUrl(request: AuthorizeUrlRequest): string {
    return authorizeUrl(this.apiUrl, request);
  }

  /**
   * The jsapi_ticket of the channel that the access token belongs to. Small daily quotas: the caller keeps it until it expires.
   * @throws WeChatTokenInvalid where the token is invalid or expired, WeChatRefused, WeChatUnavailable, WeChatUnreadable
   */
  async fetchJsapiTicket(accessToken: string): Promise<Lent> {
    const query = { type: 'jsapi', access_token: accessToken };
    const path = '/cgi-bin/ticket/getticket';
    const call: Call = { name: 'fetchJsapiTicket', method: 'GET', path, query, repeatable: true };
    try {
      return await this.ask(call, (json) => readLent(json, 'ticket'));
    } catch (error) {
      const invalid = error instanceof WeChatRefused && TOKEN_ERRORS.includes(error.errcode);
      throw invalid ? new WeChatTokenInvalid(error.errcode) : error;
    }
  }

  /**
   * A public account's access token (`stable_token`): WeChat answers the same one to whoever asks until it ends, and it is none of those of
   * the classic call, so that no other system's token ends by it.
   * @param renew true: the current one ends and another is made; 20 times a day at most (WeChat's rule)
   * @throws WeChatRefused, WeChatUnavailable, WeChatUnreadable
   */
  fetchAccessToken({ appId, secret }: AppCredentials, { renew }: { renew: boolean }): Promise<Lent> {
    const body = { grant_type: 'client_credential', appid: appId, secret, force_refresh: renew };
    const path = '/cgi-bin/stable_token';
    const call: Call = { name: 'fetchAccessToken', method: 'POST', path, body, repeatable: !renew };
    return this.ask(call, (json) => readLent(json, 'access_token'));
  }

  /**
   * Trades an OAuth code (once, within five minutes) for the user's openId under the appid. A GET, and yet a command: a repeat after a lost
   * answer would be refused.
   * @throws WeChatRefused, WeChatUnavailable where it surely was not sent, WeChatOutcomeUnknown where the code may be used up
   */
  redeemOauthCode({ appId, secret }: AppCredentials, code: string): Promise<WeChatUser> {
    const query = { appid: appId, secret, code, grant_type: 'authorization_code' };
    const path = '/sns/oauth2/access_token';
    return this.ask(
      { name: 'redeemOauthCode', method: 'GET', path, query, repeatable: false },
      readUser,
      (call, failure) =>
        failure.sent ? new WeChatOutcomeUnknown(call, failure) : new WeChatUnavailable(call, failure),
    );
  }

  onApplicationShutdown(): void {
    this.client.close();
  }

  private ask<T>(call: Call, read: (json: unknown) => T, unanswered = questionUnanswered): Promise<T> {
    const { name, ...request } = call;
    return this.journal.follow(name, async () => {
      try {
        const json = await this.client.send(request);
        const refusal = refusalOf(json);
        if (refusal) throw new WeChatRefused(name, refusal);
        return read(json);
      } catch (error) {
        throw error instanceof UpstreamFailure ? unanswered(name, error) : error;
      }
    });
  }
}

function questionUnanswered(call: string, failure: UpstreamFailure): Error {
  return failure.unreadable ? new WeChatUnreadable(call, failure) : new WeChatUnavailable(call, failure);
}
