/** The smallest Fastify program that does the same: signature over the raw body, compiled schema, one durable insert, 200. */
import { fastify } from 'fastify';
import { announce, checkSignature, openInbox, toDocument } from './same-work.js';

const insert = await openInbox(process.env.MONGODB_URI, 'bench_fastify');
const text = { type: 'string' };
const schema = {
  type: 'object',
  required: ['type', 'channel', 'data'],
  properties: {
    type: { const: 'msg' },
    channel: { type: 'object', required: ['id'], properties: { id: text, name: text, type: text, social: text } },
    data: {
      type: 'object',
      required: ['type', 'outTradeNo', 'tradeStatus', 'totalFee'],
      properties: {
        type: { const: 'payment_notification' },
        outTradeNo: { type: 'string', pattern: '^[0-9A-Za-z_\\-|*]{6,32}$' },
        tradeStatus: { type: 'string', maxLength: 32 },
        tradeNo: { type: 'string', maxLength: 64 },
        totalFee: { type: 'integer', minimum: 1 },
      },
    },
  },
};

const app = fastify({ bodyLimit: 256 * 1024 });
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
  if (!checkSignature(request.headers, body)) return done(Object.assign(new Error('signature'), { statusCode: 401 }));
  request.text = body.toString();
  done(null, JSON.parse(request.text));
});
app.post('/api/webhook/weconnect', { schema: { body: schema } }, async (request) => {
  await insert(toDocument(request.body, request.text));
  return { received: true };
});
announce(await app.listen({ port: 0, host: '127.0.0.1' }));
