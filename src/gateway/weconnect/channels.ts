import { type ChannelId, parseAccountId, parseChannelId } from '../../common/index.js';
import { nothing, readingItems, reading, moment, text, word } from '../answer.reader.js';
import { ChannelHost } from '../payment-gateway.js';
import { path } from '../path.js';
import { type WeConnectTransport } from './weconnect.transport.js';
import {
  type AccessToken,
  type Channel,
  type Listed,
  mayCollect,
  type OauthUser,
  type WebhookRule,
} from '../gateway.types.js';
import { readUser } from './pay-oauth.js';

/** A channel as WeConnect answers it. */
export const readChannel = reading<Channel>((wire) => {
  // What decides: which it is, whose, and whether it is one of WeChat's.
  const id = wire.needs('id', parseChannelId);
  const accountId = wire.needsIfTold('quncrmAccountId', parseAccountId);
  const appId = wire.needs('appId', word);
  const social = wire.needs('channel', word);
  // What decorates; a type that is not told is none that may collect payments.
  const channelAccount = wire.may('channelAccount', text);
  const accountType = wire.may('accountType', text) ?? '';
  const name = wire.may('name', text) ?? channelAccount ?? id;
  const canCollectPayments = mayCollect({ social, accountType });
  return { id, host: 'weconnect', accountId, appId, name, social, accountType, channelAccount, canCollectPayments };
});

/** A channel's WeChat access token. */
export const readToken = reading<AccessToken>((wire) => ({
  token: wire.needs('token', word),
  expiresAt: wire.may('expireDateTime', moment),
}));

const readChannels = readingItems(readChannel, 'id');

/** `/accounts/…` and `/weixin/oauth/…` */
export class WeConnectChannels extends ChannelHost {
  constructor(private readonly transport: WeConnectTransport) {
    super();
  }

  override find(channelId: ChannelId): Promise<Channel | undefined> {
    return this.transport.find({ name: 'findChannel', method: 'GET', path: path`/accounts/${channelId}` }, readChannel);
  }

  override async findAll(channelIds: readonly ChannelId[]): Promise<Listed<Channel>> {
    if (channelIds.length === 0) return { items: [], unreadable: [] };
    const ids = channelIds.map(encodeURIComponent).join(',');
    return this.transport.ask(
      { name: 'findChannels', method: 'GET', path: `/accounts/accountIds/${ids}` },
      readChannels,
    );
  }

  /** WeConnect has no call that lists them. */
  override idsOf(): Promise<ChannelId[]> {
    return Promise.resolve([]);
  }

  /** A POST, and yet a question: with `validation` WeConnect makes a new token only where the current one is no longer good. */
  override refreshToken(channelId: ChannelId): Promise<AccessToken> {
    const body = { validation: true };
    return this.transport.ask(
      { name: 'refreshToken', method: 'POST', path: path`/accounts/${channelId}/refreshToken`, body },
      readToken,
    );
  }

  /** A GET, and yet a command: the code works once, so a repeat after a lost answer would be refused. */
  override redeemOauthCode(channelId: ChannelId, code: string): Promise<OauthUser> {
    const query = { channelId, oauthCode: code };
    return this.transport.command(
      { name: 'redeemBaseOauthCode', method: 'GET', path: '/weixin/oauth/userInfo', query },
      readUser,
    );
  }

  override setWebhookRule(channelId: ChannelId, { kind, name, enabled }: WebhookRule): Promise<void> {
    const state = enabled ? 'ENABLE' : 'DISABLE';
    return this.transport.command(
      {
        name: 'setWebhookRule',
        method: 'POST',
        path: path`/accounts/${channelId}/webhookRules/${kind}/${name}/${state}`,
      },
      nothing,
    );
  }
}
