import { type FastifyInstance } from 'fastify';

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
