import { Logger } from '@nestjs/common';
import { type FastifyInstance } from 'fastify';

/** Asked every few seconds by whoever watches the service; a line for each would bury the others. */
const QUIET = new Set(['/health/live', '/health/ready', '/metrics']);

/** A line for each request: its route and not its address, which may hold a token or a code. */
export function registerRequestLog(fastify: FastifyInstance): void {
  const logger = new Logger('Http');
  fastify.addHook('onResponse', async ({ method, routeOptions, ip }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? 'unknown';
    if (QUIET.has(route) && statusCode < 500) return;
    logger.log({ msg: 'request', method, route, status: statusCode, durationMs: Math.round(elapsedTime), ip });
  });
}
