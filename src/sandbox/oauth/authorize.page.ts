import { html, type SandboxHtml } from '../pages/html.js';
import { both, layout } from '../pages/layout.js';
import { USERS, type User } from '../world/users.js';
import { type Authorization } from './authorization.js';

/** Where one chooses which user one is. @param choose the address that chooses a user */
export const authorizePage = (
  { channelName, redirectUri }: Authorization,
  choose: (userId: string) => string,
): SandboxHtml =>
  layout(
    '微信授权',
    html`<h1>${both('微信授权', 'WeChat authorization')}</h1>
      <p>
        ${both(`“${channelName}” 想知道您是谁。请选择身份：`, `“${channelName}” asks who you are. Choose who to be:`)}
      </p>
      <ul>
        ${USERS.map((user) => html`<li><a class="choice" href="${choose(user.id)}">${label(user)}</a></li>`)}
      </ul>
      <p>${both('随后返回', 'Then back to')} ${new URL(redirectUri).host}</p>`,
  );

const label = ({ id, nickname, snapshot }: User): SandboxHtml =>
  snapshot ? both(`${nickname}（虚拟 openid，不能支付）`, 'virtual openid, cannot pay') : both(nickname, id);
