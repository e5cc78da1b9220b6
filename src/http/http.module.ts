import { Global, Module } from '@nestjs/common';
import { CurrentRequest, RequestIds } from '../common/index.js';
import { ContextCurrentRequest } from './current-request.js';
import { ContextRequestIds } from './request-id.js';

/** Lets every module know the request that it works for. */
@Global()
@Module({
  providers: [
    { provide: RequestIds, useClass: ContextRequestIds },
    { provide: CurrentRequest, useClass: ContextCurrentRequest },
  ],
  exports: [RequestIds, CurrentRequest],
})
export class HttpModule {}
