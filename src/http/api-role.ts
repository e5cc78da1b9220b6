import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { defineError } from '../common/index.js';
import { Config } from '../config/index.js';

const EVERY_PROCESS = Symbol('every-process');

/** Routes that a process serves whatever its ROLES: whoever runs it asks by them how it is. */
export const EveryProcess = (): MethodDecorator & ClassDecorator => SetMetadata(EVERY_PROCESS, true);

/** The process runs without the role `api`: another one serves the route. */
export class NotServedHere extends defineError(
  'not-served-here',
  'missing',
  'This process has not the role `api`; it answers questions about itself only.',
) {}

/** Keeps to its workers a process that was started for them. */
@Injectable()
export class ApiRoleGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: Config,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.config.roles.has('api')) return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(EVERY_PROCESS, targets)) return true;
    throw new NotServedHere();
  }
}
