import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { reader } from '../wire/read.js';
import { type SandboxTicketIssuer } from './ticket-issuer.js';

const readQuery = reader(
  Type.Object({ access_token: Type.Optional(Type.String()), type: Type.Optional(Type.String()) }),
);

/** `/wechat/cgi-bin/…`: WeChat itself, which has no envelope and always answers HTTP 200. */
export function registerWechatRoutes(app: FastifyInstance, tickets: SandboxTicketIssuer): void {
  app.get('/wechat/cgi-bin/ticket/getticket', { config: { call: 'getTicket', voice: 'wechat' } }, (request) => {
    const { access_token, type } = readQuery(request.query);
    return tickets.answer(access_token, type);
  });
}
