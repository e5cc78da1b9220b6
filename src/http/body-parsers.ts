import { parse as parseForm } from 'node:querystring';
import { type FastifyContextConfig, type FastifyInstance, type FastifyRequest } from 'fastify';
import { InvalidInput, isNestedTooDeeply } from '../common/index.js';
import { UnsupportedMediaType } from './unsupported-media-type.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes its body as it came over the wire, whatever its content type says: a signature is made over those bytes. */
    rawBody?: boolean;
    /**
     * The route takes a form as a browser posts it. Only where asked for: a form may be posted from anywhere with the browser's cookies,
     * which JSON may not, so such a route must check a token of its own.
     */
    formBody?: boolean;
  }
}

/** WeConnect's notifications are the largest bodies; 413 beyond. */
export const BODY_LIMIT = 256 * 1024;

/** JSON for every route; a form, or the bytes themselves, for a route that asks for them. Anything else is 415. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done) => {
      if (takesRawBody(request)) done(null, body);
      else if (body.length === 0) done(null, undefined);
      else
        void parseJson(request, body.toString('utf8'), (error, json) => {
          done(error ?? depthFault(json), json);
        });
    },
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done) => {
      if (takesRawBody(request)) done(null, body);
      else if (takesForm(request)) done(null, { ...parseForm(body.toString('utf8')) });
      else done(body.length === 0 ? null : new UnsupportedMediaType());
    },
  );
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    if (takesRawBody(request) || body.length === 0) done(null, takesRawBody(request) ? body : undefined);
    else done(new UnsupportedMediaType());
  });
}

function depthFault(json: unknown): InvalidInput | null {
  return isNestedTooDeeply(json) ? InvalidInput.of('body', 'is nested too deeply') : null;
}

function takesRawBody({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as FastifyContextConfig).rawBody === true;
}

function takesForm({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as FastifyContextConfig).formBody === true;
}
