import { Injectable } from '@nestjs/common';
import { Clock, defineError, MINUTE, type OpenId, parseChannelId, Randomness } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { GatewayOutcomeUnknown, GatewayRefused, GatewayUnavailable, type OauthUser } from '../../gateway/index.js';
import { ChannelNotFound, ChannelOwnership } from '../../merchant/index.js';
import {
  type Authorization,
  AuthorizationRepository,
  type AuthorizeRequest,
  type OauthKind,
} from './authorization.repository.js';
import { BaseOauthProvider, type OauthProvider, PayOauthProvider } from './oauth-provider.js';
import { OauthCookies, type Visit } from './oauth.cookies.js';
import { parseRedirect, returnAddress } from './redirect.js';

/** Where the browser goes next. */
export interface Redirect {
  url: string;
}

/** What a browser comes back with. */
export interface OauthCallback {
  state: string;
  code: string;
}

/** The routes by which a page starts OAuth. */
const START_PATH: Record<OauthKind, string> = { pay: '/api/mobile/pay', base: '/api/mobile/base-oauth' };

/** How long a browser may take to come back. */
const STATE_LIFE_MS = 10 * MINUTE;

/** Restarts in a row: enough for a used code, not for a browser that keeps no cookies. */
const MAX_RESTARTS = 3;

/** The state is older than a day, or was never ours. */
class OauthUnknown extends defineError(
  'oauth-unknown',
  'missing',
  'This authorization is not known, or too old; open the page again from where you came.',
) {}

/** The gateway could not tell who the user is. The code may be used up, so the caller starts again at `retryUrl`. */
class OauthUnavailable extends defineError('oauth-unavailable', 'unavailable', (retryUrl: string, cause: unknown) => ({
  message: 'The gateway could not tell who the user is; start again.',
  members: { safeToRetry: true, retryUrl },
  cause,
})) {}

/** Too many restarts in a row: the browser keeps no cookies, or no code is accepted. */
class OauthNotCompleted extends defineError('oauth-not-completed', 'conflict', (retryUrl: string) => ({
  message: 'The authorization did not come to its end. Are cookies allowed in this browser?',
  members: { retryUrl },
})) {}

/** WeChat's `is_snapshotuser`: an openId made up for somebody who only looks at a shared page. It can neither pay nor sign in. */
class VirtualUser extends defineError('oauth-virtual-user', 'forbidden', (retryUrl: string) => ({
  message: 'WeChat shows this page to a visitor without an identity; open it in full (使用完整服务) and start again.',
  members: { retryUrl },
})) {}

/** OAuth from the page that asks who its user is, by way of WeChat, back to that page with the openId. */
@Injectable()
export class OauthService {
  private readonly providers: Readonly<Record<OauthKind, OauthProvider>>;

  constructor(
    private readonly channels: ChannelOwnership,
    private readonly authorizations: AuthorizationRepository,
    private readonly cookies: OauthCookies,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    pay: PayOauthProvider,
    base: BaseOauthProvider,
  ) {
    this.providers = { pay, base };
  }

  /**
   * @param asked as the page wrote it
   * @returns the address to authorize at
   * @throws InvalidInput, ChannelNotFound, PaymentNotOpen, GatewayUnavailable, GatewayRefused
   */
  async start(kind: OauthKind, asked: { channelId: string; redirect: string }, visit: Visit): Promise<Redirect> {
    const request = {
      kind,
      channelId: parseChannelId(asked.channelId),
      redirect: parseRedirect(asked.redirect, this.config.redirectOrigins),
    };
    return this.authorize(request, this.cookies.identifyBrowser(visit), 0);
  }

  /**
   * Each state works once, in its own browser. A used state or code starts again, for the Back button sends both again.
   * @returns the page's address with the openId; or, where it starts again, the address to authorize at
   * @throws OauthUnknown, OauthUnavailable, OauthNotCompleted, VirtualUser, and what `start` throws where it starts again
   */
  async complete(kind: OauthKind, { state, code }: OauthCallback, visit: Visit): Promise<Redirect> {
    const browser = this.cookies.identifyBrowser(visit);
    const authorization = await this.authorizations.find(kind, state);
    if (!authorization) throw new OauthUnknown();
    if (!(await this.authorizations.useOnce({ state, browser }, this.clock.now()))) {
      return this.restart(authorization, browser);
    }
    const user = await this.redeem(authorization, code);
    if (!user) return this.restart(authorization, browser);
    if (user.virtual) throw new VirtualUser(startAddress(authorization));
    const { openId } = user;
    await this.remember(visit, authorization, openId);
    return { url: returnAddress(authorization.redirect, { channelId: authorization.channelId, openId }) };
  }

  private async authorize(request: AuthorizeRequest, browser: string, round: number): Promise<Redirect> {
    const { kind, channelId, redirect } = request;
    const accountId = await this.channels.accountOf(channelId);
    if (accountId === undefined) throw new ChannelNotFound();
    const state = this.randomness.nonce() + this.randomness.nonce();
    const expiresAt = new Date(this.clock.now().getTime() + STATE_LIFE_MS);
    const url = await this.providers[kind].authorizeUrl({ accountId, channelId, state });
    await this.authorizations.insert({ kind, accountId, channelId, redirect, browser, round, state, expiresAt });
    return { url };
  }

  private restart(authorization: Authorization, browser: string): Promise<Redirect> {
    if (authorization.round >= MAX_RESTARTS) throw new OauthNotCompleted(startAddress(authorization));
    return this.authorize(authorization, browser, authorization.round + 1);
  }

  /** @returns undefined where the code was used, is unknown, or is older than five minutes: a fresh one helps */
  private async redeem(authorization: Authorization, code: string): Promise<OauthUser | undefined> {
    try {
      return await this.providers[authorization.kind].redeem(authorization, code);
    } catch (error) {
      // `gateway/weconnect/reasons.ts` lists WeChat's codes for it.
      if (error instanceof GatewayRefused && error.meaning === 'spent') return undefined;
      if (!(error instanceof GatewayUnavailable || error instanceof GatewayOutcomeUnknown)) throw error;
      throw new OauthUnavailable(startAddress(authorization), error);
    }
  }

  private remember(visit: Visit, authorization: Authorization, openId: OpenId): Promise<void> {
    switch (authorization.kind) {
      case 'base':
        return this.cookies.signIn(visit, authorization, openId);
      case 'pay':
        return this.cookies.addBuyer(visit, authorization, openId);
    }
  }
}

/** Where the same authorization is started again. */
function startAddress({ kind, channelId, redirect }: AuthorizeRequest): string {
  return `${START_PATH[kind]}?${new URLSearchParams({ channelId, redirect }).toString()}`;
}
