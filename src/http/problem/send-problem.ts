import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Fault } from './fault.js';
import { toProblem } from './problem.mapping.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';

/** Answers a request with its fault. */
export function sendProblem(fault: Fault, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(fault, { path: pathOf(request), requestId: request.id });
  // As text: Fastify's own serializer would answer an object with its own media type.
  void reply.status(fault.status).header('content-type', PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}

function pathOf({ url }: FastifyRequest): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
