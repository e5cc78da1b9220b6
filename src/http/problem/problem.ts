import { type FieldFault } from '../../common/index.js';
import { STATUS_CODES } from 'node:http';
import { type Fault } from './fault.js';
import { type FastifyContextConfig, type FastifyReply, type FastifyRequest } from 'fastify';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457, plus our stable `code` (`docs/problems.md` has a row for each) and, for bad input, the faulty fields. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: FieldFault[];
  [member: string]: unknown;
}

interface Occurrence {
  /** Without the query: it may hold a token or a code. */
  path: string;
  requestId: string;
}

export function toProblem({ status, code, detail, faults, members }: Fault, { path, requestId }: Occurrence): Problem {
  return {
    ...members,
    type: `urn:scrm-pay:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: path,
    code,
    requestId,
    ...(faults.length > 0 && { errors: faults }),
  };
}

/** Answers a request with its fault. */
export function sendProblem(fault: Fault, request: FastifyRequest, reply: FastifyReply): void {
  if (isForWechatPay(request)) {
    void reply.status(fault.status).send({ code: 'FAIL', message: fault.detail });
    return;
  }
  const problem = toProblem(fault, { path: pathOf(request), requestId: request.id });
  // As text: Fastify's own serializer would answer an object with its own media type.
  void reply.status(fault.status).header('content-type', PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}

/** WeChat Pay reads one form of an error, whatever it is about. */
export function isForWechatPay({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as FastifyContextConfig | undefined)?.wechatPay === true;
}

function pathOf({ url }: FastifyRequest): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
