import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Fault, faultOf } from './fault.js';
import { isForWechatPay, sendProblem } from './problem.js';

/** Seconds that a caller should wait before it tries again. */
const RETRY_AFTER = '2';

/** Answers every error, an unknown route and broken JSON among them, as problem+json (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const fault = faultOf(error);
    this.log(fault.status, error);
    if (reply.sent) return;
    if (fault.status === 401 && !isForWechatPay(request)) reply.header('www-authenticate', 'Bearer');
    if (fault.status === 503) reply.header('retry-after', RETRY_AFTER);
    this.answer(fault, request, reply);
  }

  /** What the caller gets; pages for people say it in their own way. */
  protected answer(fault: Fault, request: FastifyRequest, reply: FastifyReply): void {
    sendProblem(fault, request, reply);
  }

  /** A caller's mistake is no news; what is ours or a gateway's is. */
  private log(status: number, err: unknown): void {
    if (status === 500) this.logger.error({ msg: 'request failed', err });
    else if (status > 500) this.logger.warn({ msg: 'request could not be served', status, err });
  }
}
