import { hash } from 'node:crypto';
import { Signer } from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Identity, MOBILE_TOKEN_COOKIE, TokenService } from '../../auth/index.js';
import { DAY, HOUR, type OpenId, Randomness, SECOND } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { type Authorization } from './authorization.repository.js';

/** As long as authorizations are kept, so that the Back button comes from a known browser. */
const BROWSER_LIFE_MS = DAY;
const TOKEN_LIFE_HOURS = 2;

/** A browser's request, and the reply that sets its cookies. */
export interface Visit {
  request: FastifyRequest;
  reply: FastifyReply;
}

interface HttpOnlyCookie {
  name: string;
  value: string;
  lifeMs: number;
}

/** The cookies of OAuth: no script reads them and no other site's form sends them; over https only where the service is reached by it. */
@Injectable()
export class OauthCookies {
  private readonly secure: boolean;
  private readonly browserCookie: string;
  private readonly signer: Signer;

  constructor(
    private readonly tokens: TokenService,
    private readonly randomness: Randomness,
    { publicUrl }: Config,
  ) {
    this.secure = publicUrl.startsWith('https:');
    // A browser takes `__Host-` from this very host alone, and over https: no page of a sibling domain can set it.
    this.browserCookie = this.secure ? '__Host-oauth_browser' : 'oauth_browser';
    this.signer = new Signer(tokens.deriveKey('oauth-browser'));
  }

  /**
   * Identifies a browser by a signed secret, which all its authorizations share. A value that was not signed here is ignored: an
   * attacker who plants a known cookie could otherwise have their own authorization complete in this browser.
   * @returns digest of the browser's secret; a new browser is given one
   */
  identifyBrowser({ request: { cookies }, reply }: Visit): string {
    const known = this.signer.unsign(cookies[this.browserCookie] ?? '');
    const secret = known.valid ? known.value : this.randomness.nonce() + this.randomness.nonce();
    const value = this.signer.sign(secret);
    this.set(reply, { name: this.browserCookie, value, lifeMs: BROWSER_LIFE_MS });
    return hash('sha256', secret);
  }

  /** Signs the user in after base OAuth: the token names their channel and who they are there. */
  async signIn({ request, reply }: Visit, authorization: Authorization, openId: OpenId): Promise<void> {
    const { accountId, channelId } = authorization;
    const known = await this.signedIn(request, authorization);
    const buyerId = known?.openId === openId ? known.buyerId : undefined;
    const identity = { sub: openId, role: 'mobile', accountId, channelId, openId } as const;
    await this.issueToken(reply, { ...identity, ...(buyerId && { buyerId }) });
  }

  /** Adds the openId that pay OAuth found to the token; a browser that is not signed in stays so. */
  async addBuyer({ request, reply }: Visit, authorization: Authorization, buyerId: OpenId): Promise<void> {
    const known = await this.signedIn(request, authorization);
    if (known) await this.issueToken(reply, { ...known, buyerId });
  }

  private async signedIn(
    { cookies }: FastifyRequest,
    { accountId, channelId }: Authorization,
  ): Promise<Identity | undefined> {
    const token = cookies[MOBILE_TOKEN_COOKIE];
    const identity = token === undefined ? undefined : await this.tokens.identify(token);
    const same = identity?.role === 'mobile' && identity.accountId === accountId && identity.channelId === channelId;
    return same ? identity : undefined;
  }

  private async issueToken(reply: FastifyReply, identity: Identity): Promise<void> {
    const value = await this.tokens.issue(identity, `${TOKEN_LIFE_HOURS}h`);
    this.set(reply, { name: MOBILE_TOKEN_COOKIE, value, lifeMs: TOKEN_LIFE_HOURS * HOUR });
  }

  private set(reply: FastifyReply, { name, value, lifeMs }: HttpOnlyCookie): void {
    const { secure } = this;
    void reply.setCookie(name, value, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: lifeMs / SECOND });
  }
}
