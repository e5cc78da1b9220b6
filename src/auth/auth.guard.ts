import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PUBLIC, ROLES } from './auth.decorators.js';
import { Forbidden, Unauthenticated } from './auth.errors.js';
import { credentialsOf } from './credentials.js';
import { type IdentifiedRequest } from './identified-request.js';
import { type Identity, type TokenRole } from './identity.js';
import { TokenService } from './token.service.js';

/** Stands before every route, and fails closed: a route that names nobody lets nobody in. */
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
    const roles = this.reflector.getAllAndOverride<TokenRole[] | undefined>(ROLES, targets) ?? [];
    if (!mayCall(identity, roles)) throw new Forbidden();
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

/** An operator stands in for an admin or a service, never for a user: a link that is a user's own is nobody else's. */
function mayCall({ role }: Identity, roles: readonly TokenRole[]): boolean {
  return roles.includes(role) || (role === 'operator' && roles.some((one) => one !== 'mobile'));
}
