import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { sendPage } from '../pages/page.routes.js';
import { refused } from './envelope.js';
import { refusedByWechat, SandboxRefusal } from './refusal.js';
import { refusedByWechatPay } from '../wechatpay/refusal.js';
import { faultPage } from '../pages/layout.js';

/** Answers every refusal in the voice of its route: WeConnect's envelope with HTTP 200, a page, or plain JSON. */
export function registerErrorAnswers(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = error instanceof SandboxRefusal ? error : toRefusal(error);
    if (refusal.code >= 500) log(`sandbox: ${request.method} ${request.routeOptions.url ?? ''}: ${error.stack ?? ''}`);
    return answer(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => {
    const refusal = SandboxRefusal.missing('NOTFOUND', `no ${request.method} ${request.url}`);
    return reply.code(404).send(refused(refusal));
  });
}

/** What Fastify itself refuses (broken JSON, too large a body) keeps its status; anything else is a fault of the sandbox. */
function toRefusal({ statusCode = 500, code, message }: FastifyError): SandboxRefusal {
  return statusCode < 500
    ? new SandboxRefusal(statusCode, code, message)
    : new SandboxRefusal(500, 'SYSTEMERROR', message);
}

function answer(request: FastifyRequest, reply: FastifyReply, refusal: SandboxRefusal): FastifyReply {
  const { voice } = request.routeOptions.config;
  if (voice === 'weconnect') return reply.code(refusal.code >= 500 ? 500 : 200).send(refused(refusal));
  if (voice === 'wechat') return reply.code(200).send(refusedByWechat(refusal));
  if (voice === 'wechatpay') {
    const { status, body } = refusedByWechatPay(refusal);
    return reply.code(status).send(body);
  }
  void reply.code(refusal.code);
  const browser = voice === 'page' && !request.headers.accept?.includes('json');
  return browser ? sendPage(reply, faultPage(refusal.errorCode, refusal.message)) : reply.send(refused(refusal));
}
