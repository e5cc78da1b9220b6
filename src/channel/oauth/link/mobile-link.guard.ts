import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Identity } from '../../../auth/index.js';
import { InvalidInput } from '../../../common/index.js';
import { NotYourLink } from '../oauth.errors.js';

type MobileRequest = FastifyRequest<{ Querystring: Record<string, unknown> }> & { identity?: Identity };

/**
 * Lets a mobile link open for its own user only: its `channelId` and `openId` must be the token's. `buyerId` is not compared: in proxy
 * payment it is the same person's openId under the PAYING channel, another one by WeChat's rule.
 */
@Injectable()
export class MobileLinkGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query, identity } = context.switchToHttp().getRequest<MobileRequest>();
    const link = { channelId: read(query, 'channelId'), openId: read(query, 'openId') };
    if (link.channelId === identity?.channelId && link.openId === identity.openId) return true;
    throw new NotYourLink();
  }
}

/** Given twice it would be a list, of which a page might read another one than we compared. */
function read(query: Record<string, unknown>, field: 'channelId' | 'openId'): string {
  const value = query[field];
  if (typeof value !== 'string') throw InvalidInput.of(field, 'must be in the link, once');
  return value;
}
