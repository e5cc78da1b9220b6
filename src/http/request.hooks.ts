import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { fastifyRequestContext, requestContext, type RequestContextData } from '@fastify/request-context';
import { Injectable, Logger } from '@nestjs/common';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { RequestIds, CurrentRequest } from '../common/index.js';

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

/**
 * The documentation page is Swagger's own: scripts from this service alone, but styles inside of it. Nobody's frame, so that nobody is
 * led to press its buttons.
 */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const DOCS = /^\/api\/docs(?:[-/?#]|$)/;
/** A year. Of this host alone: what runs beside it may not have https. */
const HTTPS_ONLY = 'max-age=31536000';

/**
 * What every answer says to browsers and caches, unless its route says otherwise: who paid what is kept by nobody on the way, and is
 * nothing but what its content type says. Where the service is reached by https, it is reached by nothing else.
 */
export function registerAnswerHeaders(fastify: FastifyInstance, publicUrl: string): void {
  const common: Record<string, string> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': HTTPS_ONLY }),
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(common);
    if (DOCS.test(request.url)) void reply.header('content-security-policy', DOCS_POLICY);
    done();
  });
}

/** Asked every few seconds by whoever watches the service; a line for each would bury the others. */
const QUIET = new Set(['/health/live', '/health/ready', '/metrics']);

/** A line for each request: its route and not its address, which may hold a token or a code. */
export function registerRequestLog(fastify: FastifyInstance): void {
  const logger = new Logger('Http');
  fastify.addHook('onResponse', async ({ method, routeOptions, ip }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? 'unknown';
    if (QUIET.has(route) && statusCode < 500) return;
    logger.log({ msg: 'request', method, route, status: statusCode, durationMs: Math.round(elapsedTime), ip });
  });
}
