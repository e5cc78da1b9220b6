import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CurrentRequest, RequestIds } from '../common/index.js';
import { ApiRoleGuard } from './api-role.js';
import { ContextRequestIds, ContextCurrentRequest } from './request.hooks.js';

/** Lets every module know the request that it works for, and keeps requests from processes that serve none. */
@Global()
@Module({
  providers: [
    { provide: RequestIds, useClass: ContextRequestIds },
    { provide: CurrentRequest, useClass: ContextCurrentRequest },
    { provide: APP_GUARD, useClass: ApiRoleGuard },
  ],
  exports: [RequestIds, CurrentRequest],
})
export class HttpModule {}
