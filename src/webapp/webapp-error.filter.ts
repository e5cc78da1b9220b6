import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { faultOf } from '../http/index.js';
import { Page, Pages } from '../web/index.js';

/** Errors as a payer reads them. */
@Catch()
export class WebappErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(WebappErrorFilter.name);

  constructor(private readonly pages: Pages) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const fault = faultOf(error);
    if (fault.status >= 500) this.logger.error({ msg: 'a pay page could not be shown', err: error });
    if (reply.sent) return;
    const page = new Page('webapp/views/error', { fault, requestId: request.id }, fault.status);
    await reply.send(await this.pages.render(request, reply, page));
  }
}
