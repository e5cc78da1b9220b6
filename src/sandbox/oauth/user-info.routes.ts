import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type SandboxChannelDirectory } from '../channels/channel-directory.js';
import { type SandboxMerchantDirectory } from '../configuration/merchant-directory.js';
import { ok } from '../wire/envelope.js';
import { reader } from '../wire/read.js';
import { weconnectCall } from '../wire/weconnect-call.js';
import { type SandboxOauthDesk } from './oauth-desk.js';

const TEXT = Type.String({ minLength: 1 });
const readPay = reader(Type.Object({ quncrmAccountId: TEXT, oauthCode: TEXT }));
const readBase = reader(Type.Object({ channelId: TEXT, oauthCode: TEXT }));

interface Directories {
  channels: SandboxChannelDirectory;
  merchants: SandboxMerchantDirectory;
  desk: SandboxOauthDesk;
}

/** Trades a code for the user's openId: under the account's paying channel, or under a channel itself. */
export function registerUserInfoRoutes(app: FastifyInstance, { channels, merchants, desk }: Directories): void {
  app.get('/weixin/pay/oauth/userInfo', weconnectCall('redeemPayOauthCode'), ({ query }) => {
    const { quncrmAccountId, oauthCode } = readPay(query);
    return ok(desk.redeem(oauthCode, merchants.paying(quncrmAccountId).appId));
  });

  app.get('/weixin/oauth/userInfo', weconnectCall('redeemBaseOauthCode'), ({ query }) => {
    const { channelId, oauthCode } = readBase(query);
    return ok(desk.redeem(oauthCode, channels.find(channelId).appId));
  });
}
