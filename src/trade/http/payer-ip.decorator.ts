import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { ipOfPeer } from '../pay/user-ip.js';

/** The payer's address as the connection or a trusted proxy has it; undefined where that is none, for no caller has sent it. */
export const PayerIp = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined =>
  ipOfPeer(context.switchToHttp().getRequest<FastifyRequest>().ip),
);
