import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Identity, MOBILE_TOKEN_COOKIE, TokenService } from '../../../auth/index.js';
import { type OpenId } from '../../../common/index.js';
import { type Authorization } from '../flow/authorization.js';
import { HttpOnlyCookies } from './http-only.cookies.js';

const LIFE_HOURS = 2;

/** A browser's request, and the answer that its cookies go into. */
export interface Visit {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Signs a user in: the token names their channel, who they are there and, once pay OAuth has told, who they are under the paying channel. */
@Injectable()
export class MobileTokenCookie {
  constructor(
    private readonly tokens: TokenService,
    private readonly cookies: HttpOnlyCookies,
  ) {}

  /** Base OAuth has told who the user is. */
  async signIn({ request, reply }: Visit, authorization: Authorization, openId: OpenId): Promise<void> {
    const { accountId, channelId } = authorization;
    const known = await this.identityOf(request, authorization);
    const buyerId = known?.openId === openId ? known.buyerId : undefined;
    await this.issue(reply, { sub: openId, role: 'mobile', accountId, channelId, openId, ...(buyerId && { buyerId }) });
  }

  /** Pay OAuth has told under which openId the user of this browser pays; one who is not signed in stays so. */
  async noteBuyer({ request, reply }: Visit, authorization: Authorization, buyerId: OpenId): Promise<void> {
    const known = await this.identityOf(request, authorization);
    if (known) await this.issue(reply, { ...known, buyerId });
  }

  private async identityOf(
    { cookies }: FastifyRequest,
    { accountId, channelId }: Authorization,
  ): Promise<Identity | undefined> {
    const token = cookies[MOBILE_TOKEN_COOKIE];
    const identity = token === undefined ? undefined : await this.tokens.identify(token);
    const same = identity?.role === 'mobile' && identity.accountId === accountId && identity.channelId === channelId;
    return same ? identity : undefined;
  }

  private async issue(reply: FastifyReply, identity: Identity): Promise<void> {
    const value = await this.tokens.issue(identity, `${LIFE_HOURS}h`);
    this.cookies.set(reply, { name: MOBILE_TOKEN_COOKIE, value, lifeSeconds: LIFE_HOURS * 3_600 });
  }
}
