import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type CallName, type Voice } from '../faults/call-name.js';
import { reader } from '../wire/read.js';
import { type SandboxOwnAccounts } from './own-accounts.js';
import { type SandboxTicketIssuer } from './ticket-issuer.js';

const optional = Type.Optional;
const TEXT = optional(Type.String());
const readTicket = reader(Type.Object({ access_token: TEXT, type: TEXT }));
const CREDENTIALS = { appid: TEXT, secret: TEXT, grant_type: TEXT };
const readToken = reader(Type.Object({ ...CREDENTIALS, force_refresh: optional(Type.Boolean()) }));
const readCode = reader(Type.Object({ ...CREDENTIALS, code: TEXT }));

const wechat = (call: CallName): { config: { call: CallName; voice: Voice } } => ({
  config: { call, voice: 'wechat' },
});

interface Parts {
  tickets: SandboxTicketIssuer;
  ownAccounts: SandboxOwnAccounts;
}

/** `/wechat/…`: WeChat itself, which has no envelope and always answers HTTP 200. */
export function registerWechatRoutes(app: FastifyInstance, { tickets, ownAccounts }: Parts): void {
  app.get('/wechat/cgi-bin/ticket/getticket', wechat('getTicket'), ({ query }) => {
    const { access_token, type } = readTicket(query);
    return tickets.answer(access_token, type);
  });

  app.post('/wechat/cgi-bin/stable_token', wechat('stableToken'), ({ body }) =>
    ownAccounts.stableToken(readToken(body ?? {})),
  );

  app.get('/wechat/sns/oauth2/access_token', wechat('redeemWechatCode'), ({ query }) =>
    ownAccounts.redeem(readCode(query)),
  );
}
