import { type OnApplicationShutdown } from '@nestjs/common';
import { defineError } from '../common/index.js';
import { type CallJournal, type UpstreamClient, UpstreamFailure, withoutUser } from '../upstream/index.js';

/** WeChat no longer takes the access token (40001, 40014, 42001): fetch a new one, once, and try again. */
export class WeChatTokenInvalid extends defineError('wechat-token-invalid', 'upstream-refused', (errcode: number) => ({
  message: 'WeChat does not take the access token of this channel.',
  members: { errcode },
})) {}

/** WeChat understood the call and said no, for example because the day's quota is used up (45009). */
export class WeChatRefused extends defineError(
  'wechat-refused',
  'upstream-refused',
  (call: string, errcode: number) => ({
    message: `WeChat refused ${call} with errcode ${errcode}.`,
    members: { errcode },
  }),
) {}

/** WeChat gave no reliable answer; nothing was changed, so it is safe to try again. */
class WeChatUnavailable extends defineError('wechat-unavailable', 'unavailable', (call: string, cause: unknown) => ({
  message: `WeChat did not answer ${call}; it is safe to try again.`,
  members: { safeToRetry: true },
  cause,
})) {}

/** WeChat answered, and the answer cannot be read: nothing was changed, but waiting will hardly help. */
class WeChatUnreadable extends defineError(
  'wechat-unreadable',
  'upstream-unreadable',
  (call: string, cause: Error) => ({
    message: `WeChat answered ${call}, and the answer could not be read (${cause.message}).`,
    members: { safeToRetry: true },
    cause,
  }),
) {}

export interface FetchedTicket {
  /** Signs pages; a secret that no page is answered. */
  ticket: string;
  /** As WeChat answered; usually 7200. */
  expiresInSeconds: number;
}

/** WeChat has no envelope: a ticket, or an `errcode` that is not 0. */
type TicketAnswer = FetchedTicket | { errcode: number };

/** WeChat's code for "busy, try again". */
const BUSY = -1;

/** Why an answer cannot be relied on: it is not WeChat's, or says that WeChat is busy. */
export function ticketFault(json: unknown, status: number): string | undefined {
  if (typeof json !== 'object' || json === null) return 'no JSON object';
  const errcode = integerOf(json, 'errcode');
  if (errcode === undefined && status >= 400) return 'no errcode';
  return errcode === BUSY ? 'errcode -1' : undefined;
}

/**
 * An incomplete answer is no ticket: it needs its text and its lifetime.
 * @throws UpstreamFailure, unreadable
 */
export function readTicket(json: unknown): TicketAnswer {
  const answer: object = json ?? {};
  const errcode = integerOf(answer, 'errcode');
  if (errcode !== undefined && errcode !== 0) return { errcode };
  const { ticket } = answer as { ticket?: unknown };
  const expiresInSeconds = integerOf(answer, 'expires_in');
  if (typeof ticket !== 'string' || ticket === '') throw UpstreamFailure.unreadable('neither a ticket nor an errcode');
  if (expiresInSeconds === undefined || expiresInSeconds < 1)
    throw UpstreamFailure.unreadable('expires_in: is missing');
  return { ticket, expiresInSeconds };
}

/** A number, which WeChat may send as text. */
function integerOf(answer: object, name: string): number | undefined {
  const value = (answer as Record<string, unknown>)[name];
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
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
  fetchJsapiTicket(accessToken: string): Promise<FetchedTicket> {
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
