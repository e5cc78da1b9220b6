import { randomUUID } from 'node:crypto';
import { type Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { REQUEST_ID_HEADER } from '../request.hooks.js';
import { faultOf, faultOfStatus } from './fault.js';
import { PROBLEM_MEDIA_TYPE, toProblem, sendProblem } from './problem.js';

/** An address that nothing can be routed by: it cannot be decoded, or a part of it is too long. */
export function answerUnroutable(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(faultOf(error), request, reply.header(REQUEST_ID_HEADER, request.id));
}

/** What is no HTTP, or too slow or too much of it, never becomes a request: it is answered on the bare connection, which then ends. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const fault = faultOfStatus(STATUS_OF_CODE.get(error.code) ?? 400);
  const requestId = randomUUID();
  const body = JSON.stringify(toProblem(fault, { path: '', requestId }));
  const head = [
    `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status] ?? ''}`,
    `${REQUEST_ID_HEADER}: ${requestId}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** Node's own codes. */
const STATUS_OF_CODE: ReadonlyMap<string | undefined, number> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
  ['HPE_HEADER_OVERFLOW', 431],
]);
