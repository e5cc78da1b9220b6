import { type FastifyInstance, type FastifyReply } from 'fastify';
import { type SandboxHtml, SCRIPT, STYLE } from './layout.js';

/** A pay page shows the phone in a frame, wherever it is served from. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors http: https:";

/** Answers a page, under a policy that lets it load its style and script and nothing else. */
export function sendPage(reply: FastifyReply, page: SandboxHtml): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .send(page.toString());
}

/** What the pages share. */
export function registerPageRoutes(app: FastifyInstance): void {
  app.get('/pages/sandbox.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  app.get('/pages/sandbox.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(SCRIPT));
}
