import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import { Forbidden, Unauthenticated } from './auth.errors.js';
import { type IdentifiedRequest } from './identified-request.js';
import { type Identity } from './identity.js';
import { mayUse, type Permission } from './permissions.js';

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
