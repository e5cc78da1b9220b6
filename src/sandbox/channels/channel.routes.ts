import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { done, ok } from '../wire/envelope.js';
import { reader } from '../wire/read.js';
import { weconnectCall } from '../wire/weconnect-call.js';
import { type SandboxChannelDirectory } from './channel-directory.js';
import { type Channel, toWire } from './channel.js';

const readId = reader(Type.Object({ id: Type.String() }));
const readIds = reader(Type.Object({ ids: Type.String() }));
const readValidation = reader(Type.Object({ validation: Type.Boolean() }));
const readRule = reader(
  Type.Object({
    id: Type.String(),
    kind: Type.Union([Type.Literal('msgType'), Type.Literal('eventType')]),
    name: Type.String({ pattern: '^[A-Z_]{1,32}$' }),
    state: Type.Union([Type.Literal('ENABLE'), Type.Literal('DISABLE')]),
  }),
);

/** `/accounts/…`: channels, their tokens, their kinds of push. */
export function registerChannelRoutes(app: FastifyInstance, channels: SandboxChannelDirectory): void {
  const wire = (channel: Channel): object => toWire(channel, channels.namesOwners);

  app.get('/accounts/:id', weconnectCall('findChannel'), ({ params }) => ok(wire(channels.find(readId(params).id))));

  app.get('/accounts/accountIds/:ids', weconnectCall('findChannels'), ({ params }) =>
    ok(channels.findAll(readIds(params).ids.split(',')).map(wire)),
  );

  app.post('/accounts/:id/refreshToken', weconnectCall('refreshToken'), ({ params, body }) => {
    readValidation(body);
    const { token, expiresAt } = channels.token(readId(params).id);
    return ok({ token, expireDateTime: expiresAt });
  });

  app.post('/accounts/:id/webhookRules/:kind/:name/:state', weconnectCall('setWebhookRule'), ({ params }) => {
    const { id, kind, name, state } = readRule(params);
    channels.setRule({ channelId: id, kind, name, enabled: state === 'ENABLE' });
    return done();
  });
}
