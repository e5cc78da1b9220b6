import { Global, Module } from '@nestjs/common';
import { RequestIds } from '../common/index.js';
import { ContextRequestIds } from './request-id.js';

/** Lets every module know the request that it works for. */
@Global()
@Module({ providers: [{ provide: RequestIds, useClass: ContextRequestIds }], exports: [RequestIds] })
export class HttpModule {}
