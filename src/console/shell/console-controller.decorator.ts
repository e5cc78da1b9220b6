import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../auth/index.js';
import { SessionGuard } from '../session/session.guard.js';
import { ConsoleErrorFilter } from './console-error.filter.js';
import { ConsoleInterceptor } from './console.interceptor.js';

/**
 * Pages of the console below `/console/<path>`: for whoever is signed in and has the permission that `@Requires` names; a handler answers
 * a `Page` or a `SeeOther`. Public to the guard of bearer tokens, for a session's cookie is no token; `SessionGuard` stands there in its
 * place, and goes by the same table.
 */
export const ConsoleController = (path?: string): ClassDecorator =>
  applyDecorators(
    ApiExcludeController(),
    Public(),
    UseGuards(SessionGuard),
    UseFilters(ConsoleErrorFilter),
    UseInterceptors(ConsoleInterceptor),
    Controller(path === undefined ? 'console' : `console/${path}`),
  );
