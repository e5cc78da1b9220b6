import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { fastifyRequestContext, requestContext, type RequestContextData } from '@fastify/request-context';
import { Injectable } from '@nestjs/common';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { RequestIds } from '../common/index.js';

declare module '@fastify/request-context' {
  interface RequestContextData {
    requestId: string;
    url: string;
    address: string | undefined;
  }
}

export const REQUEST_ID_HEADER = 'x-request-id';
const ACCEPTABLE = /^[A-Za-z0-9_.-]{8,64}$/;

/** The caller's own id where it is a harmless one, so that its logs and ours meet; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
}

/** Each request carries its id through everything that it sets off, and answers it. */
export async function registerRequestIds(fastify: FastifyInstance): Promise<void> {
  await fastify.register(fastifyRequestContext, { defaultStoreValues: contextOf });
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
}

/** What is posted sets off work that is nobody's in particular: only a question is asked on behalf of an address. */
function contextOf({ id, url, method, ip }: FastifyRequest): RequestContextData {
  return { requestId: id, url, address: method === 'GET' ? ip : undefined };
}

/** The request that is being served, by the asynchronous context. */
@Injectable()
export class ContextRequestIds extends RequestIds {
  override current(): string | undefined {
    return requestContext.get('requestId');
  }
}
