import { Injectable, Logger } from '@nestjs/common';
import { type ChannelId, Clock, CurrentRequest, SingleFlight } from '../common/index.js';
import { type Channel, wasNotAnswered, PaymentGateway } from '../gateway/index.js';
import { ChannelOwnerRepository } from './channel-owner.repository.js';
import { TooManyUnknownChannels } from './merchant.errors.js';

interface Bucket {
  tokens: number;
  /** ms */
  filledAt: number;
}

const ADDRESSES_KEPT = 1_000;

/** How many questions about what nobody has heard of an address may cause (a token bucket for each address; what is forgotten begins full). */
export class StrangerQuota {
  /** The longest unused first. */
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly policy: Pick<ChannelCachePolicy, 'unknownAtOnce' | 'unknownPerSecond'>) {}

  /** @param now ms of a clock that never goes back. @returns whether there was one left, which is used up now */
  take(address: string, now: number): boolean {
    const { unknownAtOnce, unknownPerSecond } = this.policy;
    const { tokens, filledAt } = this.buckets.get(address) ?? { tokens: unknownAtOnce, filledAt: now };
    const filled = Math.min(unknownAtOnce, tokens + ((now - filledAt) * unknownPerSecond) / 1_000);
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

/** What was last heard of each channel, with its date; of bounded size. */
export class ChannelCache {
  /** In the order of their last answers: the first is the oldest. */
  private readonly kept = new Map<ChannelId, Kept>();
  /** Until when it is believed that there is no such channel. Strangers may make up any, so these take no place of the others. */
  private readonly absences = new Map<ChannelId, number>();

  constructor(
    private readonly policy: ChannelCachePolicy,
    private readonly clock: Clock,
  ) {}

  /** The channel where what is kept need not be asked for again. */
  fresh(id: ChannelId): Channel | undefined {
    const kept = this.kept.get(id);
    return kept && kept.freshUntil > this.now() ? kept.channel : undefined;
  }

  /** The channel as it was last heard of, where that is not too long ago to go by. */
  believed(id: ChannelId): Channel | undefined {
    const kept = this.kept.get(id);
    return kept && kept.believedUntil > this.now() ? kept.channel : undefined;
  }

  /** Whether it was heard a moment ago that there is no such channel. */
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
    const { freshFor, believedFor } = this.policy;
    this.kept.set(id, { channel, freshUntil: this.now() + freshFor, believedUntil: this.now() + believedFor });
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

/** How channels are kept. One object, so that a test can hasten it. */
export class ChannelCachePolicy {
  /** How long WeConnect's description is believed without asking again, in ms. */
  readonly freshFor: number = 5 * 60_000;
  /** How long it is believed while WeConnect cannot be asked, in ms: then nobody knows any more whose a channel is. */
  readonly believedFor: number = 60 * 60_000;
  /** How long it is believed that there is no such channel, in ms: a channel that is new at WeConnect is seen so much later at most. */
  readonly absentFor: number = 10_000;
  /** Questions about channels that were never heard of, of one address: so many at once, and so many a second. */
  readonly unknownAtOnce: number = 30;
  readonly unknownPerSecond: number = 5;
  /** Channels kept at most; the longest unasked goes first. */
  readonly capacity: number = 10_000;
}

/**
 * Channels as WeConnect describes them: kept in this process for five minutes, and for an hour while WeConnect cannot be asked. Whose a
 * channel is by its word is kept in the books, too.
 * That there is no such channel is kept for some seconds; and an address that goes on asking for made-up ones has to wait, for WeConnect
 * would be asked about each.
 */
@Injectable()
export class ChannelDirectory {
  private readonly logger = new Logger(ChannelDirectory.name);
  private readonly shelf: ChannelCache;
  private readonly quota: StrangerQuota;
  /** Questions under way: however many callers want a channel at once, WeConnect is asked once. */
  private readonly flights = new SingleFlight<void>();

  constructor(
    private readonly weconnect: PaymentGateway,
    private readonly owners: ChannelOwnerRepository,
    private readonly clock: Clock,
    private readonly request: CurrentRequest,
    policy: ChannelCachePolicy,
  ) {
    this.shelf = new ChannelCache(policy, clock);
    this.quota = new StrangerQuota(policy);
  }

  /** @throws GatewayUnavailable, GatewayUnreadable, GatewayRefused when WeConnect had to be asked and gave no answer */
  async find(channelId: ChannelId): Promise<Channel | undefined> {
    const [channel] = await this.findAll([channelId]);
    return channel;
  }

  /** Those of the channels that exist, asked for in one call. @throws as `find` */
  async findAll(channelIds: readonly ChannelId[]): Promise<Channel[]> {
    const wanted = channelIds.filter((id) => !this.shelf.fresh(id) && !this.shelf.isAbsent(id));
    if (wanted.length > 0) await this.refresh(wanted);
    return channelIds.flatMap((id) => this.shelf.believed(id) ?? []);
  }

  /** The next question about it goes to WeConnect, which may still be answered for by what is kept. */
  expire(channelIds: readonly ChannelId[]): void {
    for (const id of channelIds) this.shelf.expire(id);
  }

  private async refresh(channelIds: readonly ChannelId[]): Promise<void> {
    try {
      await this.ask(channelIds);
    } catch (err) {
      const known = channelIds.every((id) => this.shelf.believed(id));
      if (!known || !wasNotAnswered(err)) throw err;
      this.logger.warn({ msg: 'going on with old descriptions of channels', channelIds, err });
    }
  }

  private async ask(channelIds: readonly ChannelId[]): Promise<void> {
    const address = channelIds.some((id) => this.shelf.believed(id)) ? undefined : this.request.address();
    if (address !== undefined && !this.quota.take(address, performance.now())) throw new TooManyUnknownChannels();
    const [first, ...others] = channelIds;
    if (first !== undefined && others.length === 0) await this.flights.run(first, () => this.askForOne(first));
    else await this.askForAll(channelIds);
  }

  private async askForOne(channelId: ChannelId): Promise<void> {
    const askedAt = this.clock.now();
    await this.keep(channelId, await this.weconnect.findChannel(channelId), askedAt);
  }

  private async askForAll(channelIds: readonly ChannelId[]): Promise<void> {
    const askedAt = this.clock.now();
    const { items, unreadable } = await this.weconnect.findChannels(channelIds);
    const found = new Map(items.map((channel) => [channel.id, channel]));
    if (unreadable.length > 0) this.logger.warn({ msg: 'channels cannot be read', unreadable });
    // One that cannot be read is there nevertheless: what is kept of it stays.
    const unread = new Set(unreadable.map(({ name }) => name));
    const answered = channelIds.filter((id) => !unread.has(id));
    await Promise.all(answered.map((id) => this.keep(id, found.get(id), askedAt)));
  }

  private async keep(channelId: ChannelId, channel: Channel | undefined, askedAt: Date): Promise<void> {
    if (channel) await this.owners.hear(channelId, channel.accountId, askedAt);
    this.shelf.put(channelId, channel);
  }
}
