import { hash } from 'node:crypto';
import { withoutOpenId } from '../../common/index.js';
import { Catch } from '@nestjs/common';
import escapeHtml from 'escape-html';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Fault, ProblemFilter } from '../../http/index.js';

/** What a person reads, in both languages. */
interface Notice {
  zh: string;
  en: string;
}

const TRY_LATER: Notice = {
  zh: '微信授权暂时没有响应，请稍后重试。',
  en: 'WeChat authorization does not answer right now. Please try again in a moment.',
};

const NOTICES: Partial<Record<string, Notice>> = {
  'invalid-input': {
    zh: '页面地址有误，请从原来的页面重新打开。',
    en: 'This address is not right. Open the page again.',
  },
  'channel-not-found': { zh: '没有这个公众号，请检查页面地址。', en: 'There is no such channel. Check the address.' },
  'payment-not-open': { zh: '商家尚未开通微信支付。', en: 'This merchant has not opened WeChat payment.' },
  'oauth-unknown': {
    zh: '授权已过期，请从原来的页面重新打开。',
    en: 'This authorization is too old. Open the page again from where you came.',
  },
  'oauth-not-completed': {
    zh: '授权没有完成。请允许浏览器使用 Cookie，然后重试。',
    en: 'The authorization did not come to its end. Allow cookies, then try again.',
  },
  'not-your-link': {
    zh: '这个链接属于另一位用户。请重新授权后继续。',
    en: 'This link is another user’s. Sign in again to go on.',
  },
  'oauth-virtual-user': {
    zh: '您正在以访客身份浏览。请点击页面底部的“使用完整服务”，然后重试。',
    en: 'You are looking in as a visitor. Tap “使用完整服务” (use full service) below, then try again.',
  },
};

/** Answers a person in a browser with a page that says what went wrong and, where it helps, links a retry; programs get problem+json. */
@Catch()
export class OauthPageFilter extends ProblemFilter {
  protected override answer(fault: Fault, request: FastifyRequest, reply: FastifyReply): void {
    if (!isBrowser(request)) {
      super.answer(fault, request, reply);
      return;
    }
    const { code, status } = fault;
    const page = noticePage({
      notice: NOTICES[code] ?? TRY_LATER,
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
 * A 5xx lost nothing, so the same address works: a callback that is called twice starts again. Another user's link starts an authorization
 * of one's own once its openId is gone.
 */
function retryUrlOf({ code, status, members: { retryUrl } }: Fault, { url }: FastifyRequest): string | undefined {
  if (typeof retryUrl === 'string') return retryUrl;
  if (code === 'not-your-link') return withoutOpenId(url);
  return status >= 500 ? url : undefined;
}

function isBrowser({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.includes('text/html');
}

const STYLE =
  'body{margin:0;background:#f4f5f6;color:#1b1f23;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}' +
  'main{max-width:480px;margin:0 auto;padding:48px 24px;text-align:center}' +
  'h1{font-size:20px}p[lang=en],small{color:#5c636b;font-size:14px}' +
  'a{display:inline-block;margin:16px 0;padding:10px 32px;border-radius:6px;background:#07854a;color:#fff;text-decoration:none}';

/** The page loads nothing but its own style. */
const NOTICE_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

interface NoticePage {
  notice: Notice;
  /** For support: the problem's code and the request's id. */
  reference: string;
  /** Undefined where trying again would not help. */
  retryUrl: string | undefined;
}

function noticePage({ notice: { zh, en }, reference, retryUrl }: NoticePage): string {
  const retry =
    retryUrl === undefined ? '' : `<p><a href="${escapeHtml(retryUrl)}">重试 <span lang="en">Try again</span></a></p>`;
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>无法继续 · Cannot go on</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(zh)}</h1>
<p lang="en">${escapeHtml(en)}</p>
${retry}
<small>${escapeHtml(reference)}</small>
</main>
</body>
</html>
`;
}
