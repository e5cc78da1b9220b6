import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { assertPermitted, PUBLIC } from './auth.decorators.js';
import { Unauthenticated } from './auth.errors.js';
import { credentialsOf } from './credentials.js';
import { type IdentifiedRequest } from './identified-request.js';
import { type Identity } from './identity.js';
import { TokenService } from './token.service.js';

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
