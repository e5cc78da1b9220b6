import { html, type SandboxHtml } from './html.js';
import { both, layout } from './layout.js';

/** What a person sees when the sandbox refuses. */
export const faultPage = (errorCode: string, message: string): SandboxHtml =>
  layout(
    '出错了',
    html`<h1>${both('无法继续', 'This did not work')}</h1>
      <p class="notice bad">${errorCode}: ${message}</p>
      <p><a href="/phone">${both('返回', 'Back to the phone')}</a></p>`,
  );
