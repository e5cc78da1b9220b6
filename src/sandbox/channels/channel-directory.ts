import { OWN_ACCOUNTS, SEEDED_CHANNELS } from '../world/seed.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { type SandboxWorldStore } from '../world/world-store.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { TOKEN_LIFE_MS, type AccessToken } from './access-token.js';
import { type Channel } from './channel.js';
import { newToken } from '../wire/read.js';

/** The channels, their access tokens and which kinds of push are on. */
export class SandboxChannelDirectory {
  /** Whether WeConnect's answer names the account that a channel belongs to. */
  namesOwners = true;
  /** Channels that have changed hands, by id. */
  private readonly moved = new Map<string, string>();

  constructor(
    private readonly store: SandboxWorldStore,
    private readonly clock: SandboxClock,
  ) {}

  all(): readonly Channel[] {
    return SEEDED_CHANNELS.map((channel) => ({
      ...channel,
      accountId: this.moved.get(channel.id) ?? channel.accountId,
    }));
  }

  appIds(): string[] {
    return [...SEEDED_CHANNELS, ...OWN_ACCOUNTS].map(({ appId }) => appId);
  }

  find(id: string): Channel {
    const channel = this.all().find((candidate) => candidate.id === id);
    if (!channel) throw SandboxRefusal.missing('ACCOUNTNOTEXIST', `no channel ${id}`);
    return channel;
  }

  /** Those of the ids that exist. */
  findAll(ids: readonly string[]): Channel[] {
    return this.all().filter(({ id }) => ids.includes(id));
  }

  findByAppId(appId: string): Channel {
    const channel = this.all().find((candidate) => candidate.appId === appId);
    if (!channel) throw SandboxRefusal.missing('APPIDNOTEXIST', `no channel with the appid ${appId}`);
    return channel;
  }

  /** The channel changes hands: from now on it is another account's. */
  move(channelId: string, accountId: string): void {
    this.moved.set(this.find(channelId).id, accountId);
  }

  /** Every channel is whose it was seeded for, and WeConnect says so. */
  reset(): void {
    this.moved.clear();
    this.namesOwners = true;
  }

  /** The channel's token where WeChat still takes it, else a new one. */
  token(channelId: string): AccessToken {
    return this.tokenOf(this.find(channelId).id);
  }

  /** @param holder a channel, or the appid of an account that WeConnect does not host */
  tokenOf(holder: string): AccessToken {
    const tokens = [...this.store.world.tokens.values()];
    const current = tokens.find((token) => token.channelId === holder && this.isGood(token));
    return current ?? this.issue(holder);
  }

  isGood(token: AccessToken): boolean {
    return !token.revoked && token.expiresAt > this.clock.milliseconds();
  }

  /** WeChat stops taking the channel's tokens; WeConnect finds out when it is asked to refresh. */
  revokeTokens(channelId: string): void {
    for (const token of this.store.world.tokens.values()) {
      if (token.channelId === channelId) token.revoked = true;
    }
    this.store.changed();
  }

  setRule({ channelId, kind, name, enabled }: WebhookRule): void {
    this.store.world.webhookRules.set(`${this.find(channelId).id} ${kind} ${name}`, enabled);
    this.store.changed();
  }

  /** Which kinds of push were turned on or off, as `channelId msgType TEXT`. */
  rules(): Record<string, boolean> {
    return Object.fromEntries(this.store.world.webhookRules);
  }

  private issue(channelId: string): AccessToken {
    const expiresAt = this.clock.milliseconds() + TOKEN_LIFE_MS;
    const token = { token: newToken(32), channelId, expiresAt, revoked: false };
    this.store.world.tokens.set(token.token, token);
    this.store.changed();
    return token;
  }
}

interface WebhookRule {
  channelId: string;
  kind: 'msgType' | 'eventType';
  name: string;
  enabled: boolean;
}
