import { type FastifyInstance, type FastifyReply } from 'fastify';
import { type Html } from './html.js';
import { STYLE } from './style.js';

const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Answers a page, under a policy that lets it load its style and nothing else. */
export function sendPage(reply: FastifyReply, page: Html): FastifyReply {
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
}
