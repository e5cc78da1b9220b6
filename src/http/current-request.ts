import { requestContext } from '@fastify/request-context';
import { Injectable } from '@nestjs/common';
import { CurrentRequest } from '../common/index.js';

/** The request that is being served, by the asynchronous context. */
@Injectable()
export class ContextCurrentRequest extends CurrentRequest {
  override url(): string | undefined {
    return requestContext.get('url');
  }

  override address(): string | undefined {
    return requestContext.get('address');
  }
}
