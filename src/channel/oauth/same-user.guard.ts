import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Identity, tokensOf, TokenService } from '../../auth/index.js';
import { defineError } from '../../common/index.js';
import { type UserField, userFieldOf } from './redirect.js';

/** A link carries the channelId and openId of another user than the one who is signed in. */
class NotYourLink extends defineError(
  'not-your-link',
  'forbidden',
  "The link's channelId and openId are not those of the signed-in user.",
) {}

type Link = Record<UserField, unknown[]>;

/**
 * Stands before every route, public ones too: a link that carries `channelId` and `openId` opens for a signed-in mobile user only where
 * they are that user's. The openId may be the `buyerId` that pay OAuth has told for the channel, for pay OAuth leads back with it.
 * `buyerId` in a link is not compared, and a link that carries only one of the two names no user.
 */
@Injectable()
export class SameUserGuard implements CanActivate {
  constructor(private readonly tokens: TokenService) {}

  /** @throws NotYourLink */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const link = linkOf(request.query as Record<string, unknown>);
    if (link.channelId.length === 0 || link.openId.length === 0) return true;
    const identity = await this.signedIn(request);
    if (identity?.role !== 'mobile' || isOwn(link, identity)) return true;
    throw new NotYourLink();
  }

  /** A token that counts for nothing leaves the cookie to count: a public page reads that. */
  private async signedIn(request: FastifyRequest): Promise<Identity | undefined> {
    for (const token of tokensOf(request)) {
      const identity = await this.tokens.identify(token);
      if (identity) return identity;
    }
    return undefined;
  }
}

/** All that the link says, however it is spelled: of several values a page might read another one than we compared. */
function linkOf(query: Record<string, unknown>): Link {
  const link: Link = { channelId: [], openId: [] };
  for (const [name, value] of Object.entries(query)) {
    const field = userFieldOf(name);
    if (field) link[field].push(...[value].flat());
  }
  return link;
}

function isOwn({ channelId: channels, openId: openIds }: Link, { channelId, openId, buyerId }: Identity): boolean {
  return (
    channels.every((one) => one === channelId) &&
    openIds.every((one) => one === openId || (buyerId !== undefined && one === buyerId))
  );
}
