import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { withoutOpenId } from '../common/index.js';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Fault, faultOf } from '../http/index.js';
import { Page, Pages } from '../web/index.js';
import { PayPageContext } from './pay-page.context.js';
import { PROBLEM_WORDS, UNKNOWN_PROBLEM } from './pages/problem-words.js';

/** Where who looks may be another one than the page is for. */
const ANOTHER_USERS = ['not-your-link', 'order-not-found'];

/** Errors as a payer reads them. */
@Catch()
export class WebappErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(WebappErrorFilter.name);

  constructor(
    private readonly pages: Pages,
    private readonly surroundings: PayPageContext,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const fault = faultOf(error);
    if (fault.status >= 500) this.logger.error({ msg: 'a pay page could not be shown', err: error });
    if (reply.sent) return;
    const { code, status } = fault;
    const words = PROBLEM_WORDS[code] ?? UNKNOWN_PROBLEM;
    const data = { words, code, requestId: request.id, signIn: this.signIn(fault, request) };
    await reply.send(await this.pages.render(request, reply, new Page('webapp/views/error', data, status)));
  }

  /** Signed in as the right user, one comes back to the same page. */
  private signIn({ code }: Fault, { url, query }: FastifyRequest): string | undefined {
    const { channelId } = query as Record<string, unknown>;
    if (!ANOTHER_USERS.includes(code) || typeof channelId !== 'string') return undefined;
    return this.surroundings.signIn(withoutOpenId(url), channelId);
  }
}
