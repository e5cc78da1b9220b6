import { type FastifyContextConfig, type FastifyInstance, type FastifyRequest } from 'fastify';
import { UnsupportedMediaType } from './unsupported-media-type.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes its body as it came over the wire, whatever its content type says: a signature is made over those bytes. */
    rawBody?: boolean;
  }
}

/** WeConnect's notifications are the largest bodies; 413 beyond. */
export const BODY_LIMIT = 256 * 1024;

/** JSON for every route, or the bytes themselves for a route that asks for them. Anything else is 415. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done) => {
      if (takesRawBody(request)) done(null, body);
      else if (body.length === 0) done(null, undefined);
      else void parseJson(request, body.toString('utf8'), done);
    },
  );
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    if (takesRawBody(request) || body.length === 0) done(null, takesRawBody(request) ? body : undefined);
    else done(new UnsupportedMediaType());
  });
}

function takesRawBody({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as FastifyContextConfig).rawBody === true;
}
