import { Catch } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { withoutOpenId } from '../link/user-field.js';
import { type Fault, ProblemFilter } from '../../../http/index.js';
import { NOTICE_PAGE_POLICY, noticePage } from './notice.page.js';
import { noticeOf } from './notice.text.js';

/** Tells a person in a browser what went wrong, on a page with a way on; programs get problem+json. */
@Catch()
export class OauthPageFilter extends ProblemFilter {
  protected override answer(fault: Fault, request: FastifyRequest, reply: FastifyReply): void {
    if (!isBrowser(request)) {
      super.answer(fault, request, reply);
      return;
    }
    const { code, status } = fault;
    const page = noticePage({
      notice: noticeOf(code),
      reference: `${code} · ${request.id}`,
      retryUrl: retryUrlOf(fault, request),
    });
    void reply
      .status(status)
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': NOTICE_PAGE_POLICY,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      .send(page);
  }
}

/**
 * Where nothing was lost, the same address again; a browser that comes back a second time is begun afresh. A link of somebody else's begins
 * an authorization like any other once it no longer says whose it is.
 */
function retryUrlOf({ code, status, members: { retryUrl } }: Fault, { url }: FastifyRequest): string | undefined {
  if (typeof retryUrl === 'string') return retryUrl;
  if (code === 'not-your-link') return withoutOpenId(url);
  return status >= 500 ? url : undefined;
}

function isBrowser({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.includes('text/html');
}
