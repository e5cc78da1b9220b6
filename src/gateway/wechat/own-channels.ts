import { type AccountId, type ChannelId, SECOND } from '../../common/index.js';
import {
  type AppCredentials,
  type WeChatApi,
  WeChatOutcomeUnknown,
  WeChatRefused,
  WeChatUnavailable,
  WeChatUnreadable,
} from '../../wechat-api/index.js';
import {
  type GatewayIdentity,
  GatewayNotConfigured,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnreadable,
  type Meaning,
} from '../gateway.errors.js';
import { type AccessToken, type Channel, type Listed, type OauthUser, type WebhookRule } from '../gateway.types.js';
import { ChannelHost } from '../payment-gateway.js';
import { type OwnChannelRepository } from './own-channel.repository.js';

/** WeChat itself, in the words of the port. */
const WECHAT: GatewayIdentity = {
  name: 'WeChat',
  codes: {
    refused: 'wechat-refused',
    unavailable: 'wechat-unavailable',
    unreadable: 'wechat-unreadable',
    outcomeUnknown: 'wechat-outcome-unknown',
  },
};

/** WeChat's errcodes of its OAuth and of `stable_token`; any other is a no. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  // Code invalid, used, missing, expired.
  40029: 'spent',
  40163: 'spent',
  41008: 'spent',
  42003: 'spent',
  // Too many calls, of the day or of the minute.
  45009: 'later',
  45011: 'later',
};

/**
 * Channels of one's own: described by what is kept here, and by WeChat itself with their secret. Every other channel is the other host's.
 */
export class OwnChannels extends ChannelHost {
  constructor(
    private readonly channels: OwnChannelRepository,
    private readonly wechat: WeChatApi,
    private readonly others: ChannelHost,
    private readonly now: () => Date,
  ) {
    super();
  }

  override async find(channelId: ChannelId): Promise<Channel | undefined> {
    const [known] = await this.channels.findAll([channelId]);
    return known ? known.channel : this.others.find(channelId);
  }

  /** Where there is no other host at all, its channels are there and cannot be read. */
  override async findAll(channelIds: readonly ChannelId[]): Promise<Listed<Channel>> {
    const known = await this.channels.findAll(channelIds);
    const own = known.flatMap(({ channel }) => channel ?? []);
    const ids = new Set(known.map(({ id }) => id));
    const { items, unreadable } = await this.othersOf(channelIds.filter((id) => !ids.has(id)));
    return { items: [...own, ...items], unreadable };
  }

  override async idsOf(accountId: AccountId): Promise<ChannelId[]> {
    const [own, others] = await Promise.all([this.channels.idsOf(accountId), this.others.idsOf(accountId)]);
    return [...own, ...others];
  }

  /**
   * WeChat keeps the token and answers the same one until it ends, so none is kept here. One that WeChat refuses and answers all the same is
   * ended, once; where another system has ended it already, its successor serves both.
   */
  override async refreshToken(channelId: ChannelId, refused?: string): Promise<AccessToken> {
    const credentials = await this.credentialsOf(channelId, 'refreshToken');
    if (!credentials) return this.others.refreshToken(channelId, refused);
    const token = await this.fetchToken(credentials, false);
    return token.token === refused ? this.fetchToken(credentials, true) : token;
  }

  override async redeemOauthCode(channelId: ChannelId, code: string): Promise<OauthUser> {
    const call = 'redeemOauthCode';
    const credentials = await this.credentialsOf(channelId, call);
    if (!credentials) return this.others.redeemOauthCode(channelId, code);
    return inOurWords(call, () => this.wechat.redeemOauthCode(credentials, code));
  }

  /** WeChat pushes to nobody for a channel that only its appid is known of. */
  override async setWebhookRule(channelId: ChannelId, rule: WebhookRule): Promise<void> {
    const [own] = await this.channels.findAll([channelId]);
    if (own || !this.others.setWebhookRule) throw GatewayRefused.lacking(WECHAT, 'setWebhookRule');
    await this.others.setWebhookRule(channelId, rule);
  }

  private async othersOf(channelIds: readonly ChannelId[]): Promise<Listed<Channel>> {
    if (channelIds.length === 0) return { items: [], unreadable: [] };
    try {
      return await this.others.findAll(channelIds);
    } catch (error) {
      if (!(error instanceof GatewayNotConfigured)) throw error;
      return { items: [], unreadable: channelIds.map((name) => ({ name, fault: error.message })) };
    }
  }

  /** @returns undefined for a channel of the other host. @throws GatewayRefused for one that was removed */
  private async credentialsOf(channelId: ChannelId, call: string): Promise<AppCredentials | undefined> {
    const [known] = await this.channels.findAll([channelId]);
    if (!known) return undefined;
    const credentials = await this.channels.credentialsOf(channelId);
    if (credentials) return credentials;
    const message = 'the channel was removed here';
    throw new GatewayRefused(WECHAT, { call, status: 404, reason: undefined, meaning: 'final', message });
  }

  private fetchToken(credentials: AppCredentials, renew: boolean): Promise<AccessToken> {
    return inOurWords('refreshToken', async () => {
      const askedAt = this.now().getTime();
      const { value: token, expiresInSeconds } = await this.wechat.fetchAccessToken(credentials, { renew });
      return { token, expiresAt: new Date(askedAt + expiresInSeconds * SECOND) };
    });
  }
}

/** @throws what the port throws in place of what WeChat's client throws */
async function inOurWords<T>(call: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WeChatRefused) throw refusal(call, error);
    if (error instanceof WeChatUnavailable) throw new GatewayUnavailable(WECHAT, call, error.cause);
    if (error instanceof WeChatUnreadable) throw new GatewayUnreadable(WECHAT, call, error.cause as Error);
    if (error instanceof WeChatOutcomeUnknown) throw new GatewayOutcomeUnknown(WECHAT, call, error.cause);
    throw error;
  }
}

function refusal(call: string, { errcode }: WeChatRefused): Error {
  const meaning = MEANINGS[errcode] ?? 'final';
  const refused = new GatewayRefused(WECHAT, {
    call,
    status: errcode,
    reason: String(errcode),
    meaning,
    message: `errcode ${errcode}`,
  });
  return meaning === 'later' ? new GatewayUnavailable(WECHAT, call, refused) : refused;
}
