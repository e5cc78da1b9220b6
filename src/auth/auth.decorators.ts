import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Unauthenticated } from './auth.errors.js';
import { type IdentifiedRequest } from './identified-request.js';
import { type Identity, type TokenRole } from './identity.js';

export const ROLES = Symbol('roles');
export const PUBLIC = Symbol('public');

/** Who may call a route. An operator may whatever an admin or a service may; a mobile user only where named. */
export const Roles = (...roles: Exclude<TokenRole, 'operator'>[]): MethodDecorator & ClassDecorator =>
  SetMetadata(ROLES, roles);

/** Only for whoever runs the service. */
export const OperatorOnly = (): MethodDecorator & ClassDecorator => SetMetadata(ROLES, ['operator']);

/** A route without a token: it proves what it does by other means, or tells nothing. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** The caller, by a verified token. */
export const CurrentIdentity = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { identity } = context.switchToHttp().getRequest<IdentifiedRequest>();
  if (!identity) throw new Unauthenticated('the route takes no token');
  return identity;
});
