import { setTimeout as wait } from 'node:timers/promises';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Fault, type FaultKind, type Voice } from './call-name.js';
import { statusOf } from '../wechatpay/refusal.js';
import { type SandboxFaultPlan } from './fault-plan.js';

const DEFAULT_DELAY_MS = 1000;
const HTML =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** Disturbs the named calls as the plan says: before their work, or after it and before the answer. */
export function registerFaultHooks(app: FastifyInstance, plan: SandboxFaultPlan): void {
  app.decorateRequest('fault', undefined);

  app.addHook('preHandler', async (request, reply) => {
    const { call } = request.routeOptions.config;
    if (!call) return;
    request.fault = plan.arrive(call);
    if (request.fault) await disturbBefore(request, reply, request.fault);
  });

  app.addHook('onSend', (request, reply, payload, next) => {
    next(null, disturbAfter(request, reply, payload));
  });
}

async function disturbBefore(request: FastifyRequest, reply: FastifyReply, fault: Fault): Promise<void> {
  const delay = fault.delayMs ?? (fault.kind === 'delay' ? DEFAULT_DELAY_MS : 0);
  if (delay > 0) await wait(delay, undefined, { ref: false });
  const { voice } = request.routeOptions.config;
  if (fault.kind === 'cut-before') {
    reply.hijack();
    request.raw.socket.destroy();
  }
  if (fault.kind === '5xx') return fail(reply, voice);
  if (fault.kind === 'html') return reply.code(502).type('text/html; charset=utf-8').send(HTML);
  if (fault.kind === 'refuse') return refuse(reply, fault, voice);
}

const fail = (reply: FastifyReply, voice: Voice | undefined): FastifyReply =>
  voice === 'wechatpay'
    ? reply.code(500).send({ code: 'SYSTEM_ERROR', message: '系统错误' })
    : reply.code(503).send({ code: 503, message: 'Service Unavailable', data: {} });

function refuse(reply: FastifyReply, { errorCode }: Fault, voice: Voice | undefined): FastifyReply {
  if (voice !== 'wechatpay') return reply.send(refusal(errorCode, voice));
  const code = errorCode ?? 'SYSTEM_ERROR';
  return reply.code(statusOf(code)).send({ code, message: 'refused by the sandbox' });
}

function refusal(errorCode: string | undefined, voice: Voice | undefined): object {
  if (voice === 'wechat') return { errcode: Number(errorCode ?? -1), errmsg: 'refused by the sandbox' };
  const errorMessage = 'refused by the sandbox';
  return { code: 412, message: errorMessage, data: { errorCode: errorCode ?? 'SYSTEMERROR', errorMessage } };
}

type Disturbance = (payload: unknown, request: FastifyRequest, reply: FastifyReply) => unknown;

const AFTERWARDS: Partial<Record<FaultKind, Disturbance>> = {
  'cut-after': (payload, request) => {
    request.raw.socket.destroy();
    return payload;
  },
  'broken-json': (payload) => String(payload).slice(0, Math.ceil(String(payload).length / 2)),
  empty: () => '',
  'wrong-content': (_payload, _request, reply) => {
    void reply.type('application/json; charset=utf-8');
    return JSON.stringify({ code: 200, message: 'OK', data: { unexpected: ['content'] } });
  },
};

function disturbAfter(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const disturb = request.fault && AFTERWARDS[request.fault.kind];
  return disturb ? disturb(payload, request, reply) : payload;
}
