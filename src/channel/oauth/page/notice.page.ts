import { hash } from 'node:crypto';
import escapeHtml from 'escape-html';
import { type Notice } from './notice.text.js';

const STYLE =
  'body{margin:0;background:#f4f5f6;color:#1b1f23;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}' +
  'main{max-width:480px;margin:0 auto;padding:48px 24px;text-align:center}' +
  'h1{font-size:20px}p[lang=en],small{color:#5c636b;font-size:14px}' +
  'a{display:inline-block;margin:16px 0;padding:10px 32px;border-radius:6px;background:#07854a;color:#fff;text-decoration:none}';

/** The page loads nothing but its own style. */
export const NOTICE_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

interface NoticePage {
  notice: Notice;
  /** For whoever is asked for help: the problem's code and the request's id. */
  reference: string;
  /** Undefined where trying again would not help. */
  retryUrl: string | undefined;
}

/** A page that says why it does not go on. */
export function noticePage({ notice: { zh, en }, reference, retryUrl }: NoticePage): string {
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
