import escapeHtml from 'escape-html';

/** Text that is HTML already. Made by `html` alone, so that everything else is escaped. */
export class SandboxHtml {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = string | number | SandboxHtml | readonly SandboxHtml[];

/** A template whose values are escaped, except those that are Html themselves. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): SandboxHtml {
  return new SandboxHtml(
    texts.map((text, index) => (index === 0 ? text : render(parts[index - 1] ?? '') + text)).join(''),
  );
}

function render(part: Part): string {
  if (part instanceof SandboxHtml) return part.toString();
  if (Array.isArray(part)) return part.join('');
  return escapeHtml(String(part));
}

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

/** Tells the page that shows the phone in a frame (the pay page's stand-in for WeChat) what the payer did. */
export const SCRIPT = `
const done = document.getElementById('done');
if (done && window.parent !== window) window.parent.postMessage({ payment: done.dataset.done }, '*');
`;

/** The pages' look: plain, readable at 390 px and under a thumb. */
export const STYLE = `
:root { --green: #07854a; --ink: #1b1f23; --grey: #5c636b; --line: #dfe3e6; --paper: #f4f5f6; color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 480px; margin: 0 auto; padding: 24px 16px; }
footer { max-width: 480px; margin: 0 auto; padding: 0 16px 24px; color: var(--grey); font-size: 13px; text-align: center; }
h1 { font-size: 20px; margin: 0 0 4px; }
h2 { font-size: 17px; margin: 0 0 12px; }
span[lang=en] { color: var(--grey); font-size: .82em; }
a { color: #0b5cab; }
p { margin: 0 0 16px; }
p > span[lang=en] { display: block; }
.card { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 20px 16px; margin: 16px 0; }
.amount { font-size: 40px; line-height: 1.2; font-weight: 600; text-align: center; margin: 8px 0 16px; font-variant-numeric: tabular-nums; }
.subject { text-align: center; margin: 0; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; margin: 0; font-size: 14px; }
dt { color: var(--grey); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.notice { border-left: 4px solid var(--green); background: #fff; padding: 12px 16px; border-radius: 4px; margin: 16px 0; }
.notice.bad { border-color: #c0392b; }
form { margin: 0 0 12px; }
button, .choice { display: block; width: 100%; min-height: 48px; padding: 11px 16px; border-radius: 8px; border: 1px solid var(--line); background: #fff; color: var(--ink); font: inherit; text-align: center; text-decoration: none; cursor: pointer; }
button.main { background: var(--green); border-color: var(--green); color: #fff; font-weight: 600; }
button.main span[lang=en] { color: #e6f4ec; }
button:hover, .choice:hover { border-color: var(--grey); }
button:focus-visible, a:focus-visible, select:focus-visible { outline: 3px solid #2a7de1; outline-offset: 2px; }
ul { list-style: none; margin: 16px 0; padding: 0; }
li { margin: 0 0 12px; }
.row { display: flex; justify-content: space-between; gap: 16px; text-align: left; }
.row strong { font-variant-numeric: tabular-nums; white-space: nowrap; }
label { display: block; font-size: 14px; color: var(--grey); margin: 0 0 4px; }
select { width: 100%; min-height: 44px; margin: 0 0 12px; padding: 8px 12px; font: inherit; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
`;

/** What a person sees when the sandbox refuses. */
export const faultPage = (errorCode: string, message: string): SandboxHtml =>
  layout(
    '出错了',
    html`<h1>${both('无法继续', 'This did not work')}</h1>
      <p class="notice bad">${errorCode}: ${message}</p>
      <p><a href="/phone">${both('返回', 'Back to the phone')}</a></p>`,
  );
