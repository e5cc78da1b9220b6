import { Injectable, Logger } from '@nestjs/common';
import {
  type AccountId,
  type ChannelId,
  Clock,
  CurrentRequest,
  defineError,
  HOUR,
  MINUTE,
  SECOND,
  SingleFlight,
} from '../common/index.js';
import { type Channel, ChannelHost, GatewayNotConfigured, wasNotAnswered } from '../gateway/index.js';
import { ChannelOwnerRepository } from './channel-owner.repository.js';

/** How channels are kept, in ms where not said otherwise. One object, so that a test can shorten it. */
export class ChannelCachePolicy {
  /** How long the gateway's description is used without asking again. */
  readonly freshFor: number = 5 * MINUTE;
  /** How long it is used while the gateway is unavailable; after that the owner counts as unknown. */
  readonly believedFor: number = HOUR;
  /**
   * How long "no such channel" is kept: a channel that is new at the gateway is seen at most so much later. So long, too, a process goes on
   * with the description of a channel of one's own that another process has changed or removed.
   */
  readonly absentFor: number = 10 * SECOND;
  /** Questions about unknown channels from one address: so many at once, and so many a second. */
  readonly unknownAtOnce: number = 30;
  readonly unknownPerSecond: number = 5;
  /** Channels kept at most; the longest unasked goes first. */
  readonly capacity: number = 10_000;
}

/** One address asks for many channels that are unknown here: the gateway is not asked about each. */
class TooManyUnknownChannels extends defineError('too-many-unknown-channels', 'too-many', () => ({
  message: 'Too many unknown channels were asked for from this address; try again in a second.',
  members: { safeToRetry: true },
})) {}

interface Bucket {
  tokens: number;
  /** ms */
  filledAt: number;
}

const ADDRESSES_KEPT = 1_000;

/** Limits the questions about unknown channels by address: a token bucket for each; a forgotten one begins full. */
export class AddressQuota {
  /** The longest unused first. */
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly policy: Pick<ChannelCachePolicy, 'unknownAtOnce' | 'unknownPerSecond'>) {}

  /** @param now ms of a clock that never goes back. @returns whether there was one left, which is used up now */
  take(address: string, now: number): boolean {
    const { unknownAtOnce, unknownPerSecond } = this.policy;
    const { tokens, filledAt } = this.buckets.get(address) ?? { tokens: unknownAtOnce, filledAt: now };
    const filled = Math.min(unknownAtOnce, tokens + ((now - filledAt) * unknownPerSecond) / SECOND);
    const has = filled >= 1;
    this.buckets.delete(address);
    this.buckets.set(address, { tokens: has ? filled - 1 : filled, filledAt: now });
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > ADDRESSES_KEPT && oldest !== undefined) this.buckets.delete(oldest);
    return has;
  }
}

interface Kept {
  channel: Channel;
  /** Milliseconds since the epoch. */
  freshUntil: number;
  believedUntil: number;
}

/** The last description of each channel, with its date; of bounded size. */
export class ChannelCache {
  /** In the order of their last answers: the first is the oldest. */
  private readonly kept = new Map<ChannelId, Kept>();
  /** Until when a channel counts as absent. Anybody can invent an id, so absences take no place of channels. */
  private readonly absences = new Map<ChannelId, number>();

  constructor(
    private readonly policy: ChannelCachePolicy,
    private readonly clock: Clock,
  ) {}

  /** The channel, where what is kept is new enough not to ask again. */
  fresh(id: ChannelId): Channel | undefined {
    const kept = this.kept.get(id);
    return kept && kept.freshUntil > this.now() ? kept.channel : undefined;
  }

  /** The channel as last described, where that is recent enough to use while the gateway is unavailable. */
  believed(id: ChannelId): Channel | undefined {
    const kept = this.kept.get(id);
    return kept && kept.believedUntil > this.now() ? kept.channel : undefined;
  }

  /** Whether the gateway answered within `absentFor` that there is no such channel. */
  isAbsent(id: ChannelId): boolean {
    return (this.absences.get(id) ?? 0) > this.now();
  }

  /** @param channel undefined: there is none, so what was kept goes */
  put(id: ChannelId, channel: Channel | undefined): void {
    this.kept.delete(id);
    this.absences.delete(id);
    if (!channel) {
      this.absences.set(id, this.now() + this.policy.absentFor);
      dropOldest(this.absences, this.policy.capacity);
      return;
    }
    const { freshFor, believedFor, absentFor } = this.policy;
    // Our own books can be asked whenever the database can, and who removed a channel means it to be gone.
    const [fresh, believed] = channel.host === 'wechat' ? [absentFor, absentFor] : [freshFor, believedFor];
    this.kept.set(id, { channel, freshUntil: this.now() + fresh, believedUntil: this.now() + believed });
    dropOldest(this.kept, this.policy.capacity);
  }

  expire(id: ChannelId): void {
    const kept = this.kept.get(id);
    if (kept) kept.freshUntil = 0;
    this.absences.delete(id);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function dropOldest(map: Map<ChannelId, unknown>, capacity: number): void {
  const [oldest] = map.keys();
  if (map.size > capacity && oldest !== undefined) map.delete(oldest);
}

/**
 * Channels as the gateway describes them: kept in this process for five minutes, and for an hour while the gateway is unavailable. The
 * owner that it names is stored as well.
 * The absence of a channel is kept for seconds, and questions about unknown channels are limited by address, because each would reach the
 * gateway.
 */
@Injectable()
export class ChannelDirectory {
  private readonly logger = new Logger(ChannelDirectory.name);
  private readonly cache: ChannelCache;
  private readonly quota: AddressQuota;
  /** Concurrent callers for one channel share one request. */
  private readonly flights = new SingleFlight<void>();

  constructor(
    private readonly host: ChannelHost,
    private readonly owners: ChannelOwnerRepository,
    private readonly clock: Clock,
    private readonly request: CurrentRequest,
    policy: ChannelCachePolicy,
  ) {
    this.cache = new ChannelCache(policy, clock);
    this.quota = new AddressQuota(policy);
  }

  /** @throws GatewayUnavailable, GatewayUnreadable, GatewayRefused when the gateway had to be asked and gave no answer */
  async find(channelId: ChannelId): Promise<Channel | undefined> {
    await this.lookFor([channelId]);
    return this.cache.believed(channelId);
  }

  /**
   * Those of the channels that exist, asked for in one call. Without a gateway its channels are left out.
   * @throws as `find`
   */
  async findAll(channelIds: readonly ChannelId[]): Promise<Channel[]> {
    try {
      await this.lookFor(channelIds);
    } catch (error) {
      if (!(error instanceof GatewayNotConfigured)) throw error;
    }
    return channelIds.flatMap((id) => this.cache.believed(id) ?? []);
  }

  /** Those that the host knows to be the account's, or to have been. */
  idsOf(accountId: AccountId): Promise<ChannelId[]> {
    return this.host.idsOf(accountId);
  }

  /** Keeps a channel as it was just entered or changed. */
  async learn(channel: Channel): Promise<void> {
    await this.keep(channel.id, channel, this.clock.now());
  }

  /** Keeps that there is no such channel any more; whose it was is remembered. */
  forget(channelId: ChannelId): void {
    this.cache.put(channelId, undefined);
  }

  /** The next `find` asks the gateway; what is kept still serves while that is unavailable. */
  expire(channelIds: readonly ChannelId[]): void {
    for (const id of channelIds) this.cache.expire(id);
  }

  private async lookFor(channelIds: readonly ChannelId[]): Promise<void> {
    const wanted = channelIds.filter((id) => !this.cache.fresh(id) && !this.cache.isAbsent(id));
    if (wanted.length > 0) await this.refresh(wanted);
  }

  private async refresh(channelIds: readonly ChannelId[]): Promise<void> {
    try {
      await this.ask(channelIds);
    } catch (err) {
      const known = channelIds.every((id) => this.cache.believed(id));
      if (!known || !wasNotAnswered(err)) throw err;
      this.logger.warn({ msg: 'gateway unavailable, old channel descriptions used', channelIds, err });
    }
  }

  private async ask(channelIds: readonly ChannelId[]): Promise<void> {
    const address = channelIds.some((id) => this.cache.believed(id)) ? undefined : this.request.address();
    if (address !== undefined && !this.quota.take(address, performance.now())) throw new TooManyUnknownChannels();
    const [first, ...others] = channelIds;
    if (first !== undefined && others.length === 0) await this.flights.run(first, () => this.askForOne(first));
    else await this.askForAll(channelIds);
  }

  private async askForOne(channelId: ChannelId): Promise<void> {
    const askedAt = this.clock.now();
    await this.keep(channelId, await this.host.find(channelId), askedAt);
  }

  private async askForAll(channelIds: readonly ChannelId[]): Promise<void> {
    const askedAt = this.clock.now();
    const { items, unreadable } = await this.host.findAll(channelIds);
    const found = new Map(items.map((channel) => [channel.id, channel]));
    if (unreadable.length > 0) this.logger.warn({ msg: 'channels cannot be read', unreadable });
    // An unreadable channel does exist: what is kept of it stays.
    const unread = new Set(unreadable.map(({ name }) => name));
    const answered = channelIds.filter((id) => !unread.has(id));
    await Promise.all(answered.map((id) => this.keep(id, found.get(id), askedAt)));
  }

  private async keep(channelId: ChannelId, channel: Channel | undefined, askedAt: Date): Promise<void> {
    if (channel) await this.owners.keepNamedOwner(channelId, channel.accountId, askedAt);
    this.cache.put(channelId, channel);
  }
}
