import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { faultOf } from '../../http/index.js';
import { Page } from '../../web/index.js';
import { placeOf, START } from '../session/place.js';
import { Shell } from './shell.js';
import { NotSignedIn } from '../session/session.js';

const LOGIN = '/console/login';

/** Errors as people read them: what happened, what to do, and the number to ask with. */
@Catch()
export class ConsoleErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ConsoleErrorFilter.name);

  constructor(private readonly shell: Shell) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (error instanceof NotSignedIn && request.method === 'GET') {
      const place = placeOf(request.url);
      await reply.redirect(place === START ? LOGIN : `${LOGIN}?to=${encodeURIComponent(place)}`, 303);
      return;
    }
    const fault = faultOf(error);
    if (fault.status >= 500) this.logger.error({ msg: 'a page could not be shown', err: error });
    if (reply.sent) return;
    const page = new Page('console/views/error', { fault, requestId: request.id }, fault.status);
    await reply.send(await this.shell.render(request, reply, page));
  }
}
