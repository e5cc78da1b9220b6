import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type SandboxChannelDirectory } from '../channels/channel-directory.js';
import { type SandboxMerchantDirectory } from '../configuration/merchant-directory.js';
import { type CallName, type Voice } from '../faults/call-name.js';
import { sendPage } from '../pages/page.routes.js';
import { reader } from '../wire/read.js';
import { OWN_ACCOUNTS } from '../world/seed.js';
import { type Channel } from '../channels/channel.js';
import { assertTakeable, returnUrl, type Authorization } from './authorization.js';
import { type SandboxOauthDesk } from './oauth-desk.js';
import { both, layout, html, type SandboxHtml } from '../pages/layout.js';
import { USERS, type User } from '../world/users.js';

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

const TEXT = Type.String({ minLength: 1 });
const STATE = Type.Optional(Type.String());
const readUser = reader(Type.Object({ user: Type.Optional(TEXT) }));
const readPay = reader(Type.Object({ quncrmAccountId: TEXT, redirectUri: TEXT, state: STATE }));
const readBase = reader(Type.Object({ channelId: TEXT, redirectUri: TEXT, state: STATE }));
const readWechat = reader(
  Type.Object({
    appid: TEXT,
    redirect_uri: TEXT,
    response_type: Type.Literal('code'),
    scope: Type.Union([Type.Literal('snsapi_base'), Type.Literal('snsapi_userinfo')]),
    state: STATE,
  }),
);

type Account = Pick<Channel, 'appId' | 'name'>;

interface Directories {
  channels: SandboxChannelDirectory;
  merchants: SandboxMerchantDirectory;
  desk: SandboxOauthDesk;
}

/**
 * Where a browser is sent to learn who its user is: a page to choose from, or, with `&user=user_1` in the address, straight on
 * as that user. For the payer (openId under the paying channel), for a channel's own user, and WeChat's own address.
 */
export function registerAuthorizeRoutes(app: FastifyInstance, { channels, merchants, desk }: Directories): void {
  const accountOf = (appId: string): Account =>
    OWN_ACCOUNTS.find((account) => account.appId === appId) ?? channels.findByAppId(appId);

  app.get('/weixin/pay/oauth/authorize', page('payOauthAuthorize'), (request, reply) => {
    const { quncrmAccountId, redirectUri, state = '' } = readPay(request.query);
    const channel = channels.find(merchants.paying(quncrmAccountId).payingChannelId);
    return authorize(request, reply, desk, wish(channel, redirectUri, state));
  });

  app.get('/weixin/oauth/authorize', page('baseOauthAuthorize'), (request, reply) => {
    const { channelId, redirectUri, state = '' } = readBase(request.query);
    return authorize(request, reply, desk, wish(channels.find(channelId), redirectUri, state));
  });

  app.get('/wechat/connect/oauth2/authorize', page('wechatAuthorize'), (request, reply) => {
    const { appid, redirect_uri, state = '' } = readWechat(request.query);
    return authorize(request, reply, desk, wish(accountOf(appid), redirect_uri, state));
  });
}

const page = (call: CallName): { config: { call: CallName; voice: Voice } } => ({ config: { call, voice: 'page' } });

function wish({ appId, name }: Account, redirectUri: string, state: string): Authorization {
  const authorization = { appId, channelName: name, redirectUri, state };
  assertTakeable(authorization);
  return authorization;
}

function authorize(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: SandboxOauthDesk,
  authorization: Authorization,
): FastifyReply {
  const { user } = readUser(request.query);
  if (user !== undefined) return reply.redirect(returnUrl(authorization, desk.issue(user, authorization.appId)), 302);
  return sendPage(
    reply,
    authorizePage(authorization, (userId) => `${request.url}&user=${userId}`),
  );
}
