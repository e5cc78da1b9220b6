import { Injectable, Logger } from '@nestjs/common';
import { type ChannelId, Clock } from '../common/index.js';
import { type Channel, WeConnect, WeConnectUnavailable } from '../weconnect/index.js';
import { ChannelCachePolicy } from './channel-cache.policy.js';
import { ChannelShelf } from './channel-shelf.js';

/**
 * Channels as WeConnect describes them: kept in this process for five minutes, and for longer while WeConnect cannot be asked.
 * That there is no such channel is never kept.
 */
@Injectable()
export class ChannelDirectory {
  private readonly logger = new Logger(ChannelDirectory.name);
  private readonly shelf: ChannelShelf;
  /** Questions under way: however many callers want a channel at once, WeConnect is asked once. */
  private readonly asking = new Map<ChannelId, Promise<Channel | undefined>>();

  constructor(
    private readonly weconnect: WeConnect,
    clock: Clock,
    policy: ChannelCachePolicy,
  ) {
    this.shelf = new ChannelShelf(policy, clock);
  }

  /** @throws WeConnectUnavailable, WeConnectRefused when WeConnect had to be asked and gave no answer */
  async find(channelId: ChannelId): Promise<Channel | undefined> {
    const fresh = this.shelf.fresh(channelId);
    if (fresh) return fresh;
    return this.orStale([channelId], () => this.ask(channelId));
  }

  /** Those of the channels that exist, asked for in one call. @throws as `find` */
  async findAll(channelIds: readonly ChannelId[]): Promise<Channel[]> {
    const wanted = channelIds.filter((id) => !this.shelf.fresh(id));
    if (wanted.length > 0) await this.orStale(wanted, () => this.askAll(wanted));
    return channelIds.flatMap((id) => this.shelf.any(id) ?? []);
  }

  /** The next question about it goes to WeConnect, which may still be answered for by what is kept. */
  expire(channelIds: readonly ChannelId[]): void {
    for (const id of channelIds) this.shelf.expire(id);
  }

  private ask(channelId: ChannelId): Promise<Channel | undefined> {
    const underWay = this.asking.get(channelId);
    if (underWay) return underWay;
    const question = this.askAll([channelId])
      .then(() => this.shelf.any(channelId))
      .finally(() => this.asking.delete(channelId));
    this.asking.set(channelId, question);
    return question;
  }

  private async askAll(channelIds: readonly ChannelId[]): Promise<void> {
    const [only] = channelIds;
    const channels =
      only !== undefined && channelIds.length === 1
        ? [await this.weconnect.findChannel(only)]
        : await this.weconnect.findChannels(channelIds);
    for (const id of channelIds)
      this.shelf.put(
        id,
        channels.find((channel) => channel?.id === id),
      );
  }

  private async orStale<Answer>(
    channelIds: readonly ChannelId[],
    ask: () => Promise<Answer>,
  ): Promise<Answer | Channel> {
    try {
      return await ask();
    } catch (err) {
      const stale = channelIds.map((id) => this.shelf.any(id));
      const [first] = stale;
      if (!(err instanceof WeConnectUnavailable) || !first || stale.includes(undefined)) throw err;
      this.logger.warn({ msg: 'going on with old descriptions of channels', channelIds, err });
      return first;
    }
  }
}
