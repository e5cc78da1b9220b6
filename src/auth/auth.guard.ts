import type {} from '@fastify/cookie';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';
import { defineError, type UserField, userFieldOf } from '../common/index.js';
import { Forbidden, type Identity, mayUse, type Permission, Unauthenticated } from './permissions.js';
import { TokenService } from './token.service.js';

/** Where a token came from. A browser sends a cookie with every request, so a cookie is accepted for mobile users only. */
interface Credentials {
  token: string;
  from: 'header' | 'cookie';
}

/** HttpOnly: no script of a page reads it. */
export const MOBILE_TOKEN_COOKIE = 'mobile_token';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The token of a request: its Authorization header, else the mobile user's cookie. */
function credentialsOf({ headers, cookies }: Pick<FastifyRequest, 'headers' | 'cookies'>): Credentials | undefined {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, from: 'header' };
  const cookie = cookies[MOBILE_TOKEN_COOKIE];
  return cookie === undefined ? undefined : { token: cookie, from: 'cookie' };
}

/** Every token of a request: its Authorization header's, then the mobile user's cookie. */
function tokensOf({ headers, cookies }: Pick<FastifyRequest, 'headers' | 'cookies'>): string[] {
  return [BEARER.exec(headers.authorization ?? '')?.[1], cookies[MOBILE_TOKEN_COOKIE]].filter(
    (token) => token !== undefined,
  );
}

/** A request after the guard has seen it. */
type IdentifiedRequest = FastifyRequest & { identity?: Identity };

export const PERMISSION = Symbol('permission');
export const PUBLIC = Symbol('public');

/** The permission that a route requires, of the table in `permissions.ts`; a method's overrides its class's. */
export const Requires = (permission: Permission): MethodDecorator & ClassDecorator =>
  SetMetadata(PERMISSION, permission);

/** A route that takes no token: it verifies its caller by other means, or reveals nothing. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** The rule of the HTTP interface and the console. @throws Forbidden where the route names no permission, or one that the caller has not */
export function assertPermitted(reflector: Reflector, context: ExecutionContext, { role }: Identity): void {
  const targets = [context.getHandler(), context.getClass()];
  if (!mayUse(role, reflector.getAllAndOverride<Permission | undefined>(PERMISSION, targets))) throw new Forbidden();
}

/** The caller, by a verified token. */
export const CurrentIdentity = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { identity } = context.switchToHttp().getRequest<IdentifiedRequest>();
  if (!identity) throw new Unauthenticated('the route takes no token');
  return identity;
});

type Link = Record<UserField, unknown[]>;

/** Every value of the link, however its name is spelled: a page might read another of several values than was compared. */
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

/** A link carries the channelId and openId of another user than the one who is signed in. */
class NotYourLink extends defineError(
  'not-your-link',
  'forbidden',
  "The link's channelId and openId are not those of the signed-in user.",
) {}

/**
 * Guards every route of the HTTP interface, and fails closed: a route that names no permission admits no caller. A link that carries
 * `channelId` and `openId` opens for a signed-in mobile user only where they are that user's, on public routes too.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenService,
  ) {}

  /** @throws Unauthenticated, Forbidden, NotYourLink */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    if (!this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) {
      const identity = await this.identify(request);
      assertPermitted(this.reflector, context, identity);
      request.identity = identity;
    }
    await this.assertOwnLink(request);
    return true;
  }

  private async identify(request: IdentifiedRequest): Promise<Identity> {
    const credentials = credentialsOf(request);
    if (!credentials) throw new Unauthenticated('there is no bearer token');
    const identity = await this.tokens.verify(credentials.token);
    if (credentials.from === 'cookie' && identity.role !== 'mobile')
      throw new Unauthenticated('the cookie holds no mobile token');
    return identity;
  }

  /**
   * The openId may be the `buyerId` that pay OAuth found for the channel, because pay OAuth leads back with it. `buyerId` in a link is not
   * compared, and a link that carries only one of the two names no user.
   */
  private async assertOwnLink(request: IdentifiedRequest): Promise<void> {
    const link = linkOf(request.query as Record<string, unknown>);
    if (link.channelId.length === 0 || link.openId.length === 0) return;
    const identity = request.identity ?? (await this.signedIn(request));
    if (identity?.role === 'mobile' && !isOwn(link, identity)) throw new NotYourLink();
  }

  /** On a public route, which reads the cookie where the header's token is not valid. */
  private async signedIn(request: FastifyRequest): Promise<Identity | undefined> {
    for (const token of tokensOf(request)) {
      const identity = await this.tokens.identify(token);
      if (identity) return identity;
    }
    return undefined;
  }
}
