import type {} from '@fastify/cookie';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';
import { Forbidden, type Identity, mayUse, type Permission, Unauthenticated } from './permissions.js';
import { TokenService } from './token.service.js';

/** Where a token stood: a cookie is sent by a browser unasked, so it counts for mobile users only. */
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
export function tokensOf({ headers, cookies }: Pick<FastifyRequest, 'headers' | 'cookies'>): string[] {
  return [BEARER.exec(headers.authorization ?? '')?.[1], cookies[MOBILE_TOKEN_COOKIE]].filter(
    (token) => token !== undefined,
  );
}

/** A request after the guard has seen it. */
type IdentifiedRequest = FastifyRequest & { identity?: Identity };

export const PERMISSION = Symbol('permission');
export const PUBLIC = Symbol('public');

/** What a caller must be permitted, by the table of `permissions.ts`; of a method it beats its class's. */
export const Requires = (permission: Permission): MethodDecorator & ClassDecorator =>
  SetMetadata(PERMISSION, permission);

/** A route without a token: it proves what it does by other means, or tells nothing. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** The rule of both doors. @throws Forbidden where the route names no permission, or one that the caller has not */
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

/** Stands before every route of the HTTP interface, and fails closed: a route that names no permission lets nobody in. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const identity = await this.identify(request);
    assertPermitted(this.reflector, context, identity);
    request.identity = identity;
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
}
