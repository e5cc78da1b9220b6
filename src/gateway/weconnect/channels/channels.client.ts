import { type ChannelId } from '../../../common/index.js';
import { nothing, readingItems } from '../transport/answer.reader.js';
import { path } from '../transport/path.js';
import { type WeConnectTransport } from '../transport/weconnect.transport.js';
import { type AccessToken, type Channel, type Listed, type WebhookRule } from '../../gateway.types.js';
import { readChannel, readToken } from './channel.wire.js';

const readChannels = readingItems(readChannel, 'id');

/** `/accounts/…` */
export class ChannelsClient {
  constructor(private readonly transport: WeConnectTransport) {}

  find(channelId: ChannelId): Promise<Channel | undefined> {
    return this.transport.find({ name: 'findChannel', method: 'GET', path: path`/accounts/${channelId}` }, readChannel);
  }

  async findAll(channelIds: readonly ChannelId[]): Promise<Listed<Channel>> {
    if (channelIds.length === 0) return { items: [], unreadable: [] };
    const ids = channelIds.map(encodeURIComponent).join(',');
    return this.transport.ask(
      { name: 'findChannels', method: 'GET', path: `/accounts/accountIds/${ids}` },
      readChannels,
    );
  }

  /** A POST, and yet a question: with `validation` WeConnect makes a new token only where the current one is no longer good. */
  refreshToken(channelId: ChannelId): Promise<AccessToken> {
    const body = { validation: true };
    return this.transport.ask(
      { name: 'refreshToken', method: 'POST', path: path`/accounts/${channelId}/refreshToken`, body },
      readToken,
    );
  }

  setWebhookRule(channelId: ChannelId, { kind, name, enabled }: WebhookRule): Promise<void> {
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
