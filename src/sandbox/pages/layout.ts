import { html, type SandboxHtml } from './html.js';

/** A page as a phone shows it. */
export function layout(title: string, content: SandboxHtml): SandboxHtml {
  return html`<!DOCTYPE html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/pages/sandbox.css" />
        <script src="/pages/sandbox.js" defer></script>
      </head>
      <body>
        <main>${content}</main>
        <footer>沙箱 · 不会产生真实扣款 <span lang="en">Sandbox, no real money moves</span></footer>
      </body>
    </html>`;
}

/** Chinese first, English beside it. */
export const both = (chinese: string, english: string): SandboxHtml =>
  html`${chinese} <span lang="en">${english}</span>`;
