import { Injectable, Logger } from '@nestjs/common';
import { type ChannelId, Clock, CurrentRequest, SingleFlight } from '../common/index.js';
import { type Channel, wasNotAnswered, PaymentGateway } from '../gateway/index.js';
import { ChannelCachePolicy } from './channel-cache.policy.js';
import { ChannelOwnerRepository } from './channel-owner.repository.js';
import { TooManyUnknownChannels } from './merchant.errors.js';
import { StrangerQuota } from './stranger-quota.js';
import { ChannelCache } from './channel-cache.js';

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
