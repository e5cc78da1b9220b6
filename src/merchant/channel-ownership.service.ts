import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId } from '../common/index.js';
import { type Channel, WeConnect } from '../weconnect/index.js';
import { ChannelOwnerRepository } from './channel-owner.repository.js';
import { ChannelNotFound } from './merchant.errors.js';
import { MerchantService } from './merchant.service.js';

/**
 * Whose a channel is. WeConnect names the owner of an account's PAYING channel only; every other channel belongs to the account that
 * used it first, and from then on to nobody else.
 */
@Injectable()
export class ChannelOwnership {
  constructor(
    private readonly weconnect: WeConnect,
    private readonly merchants: MerchantService,
    private readonly owners: ChannelOwnerRepository,
  ) {}

  /**
   * The channel, if it is the account's or, so far, nobody's: then it is the account's from now on.
   * @throws ChannelNotFound, alike for a channel that WeConnect does not know and for another account's
   */
  async claim(accountId: AccountId, channelId: ChannelId): Promise<Channel> {
    const channel = await this.fetch(channelId);
    await this.owners.bind(channelId, accountId);
    return this.ownedBy(accountId, channel);
  }

  /**
   * The channel, if it is the account's.
   * @param accountId undefined: any account's (an operator asks)
   * @throws ChannelNotFound, as `claim`
   */
  async find(accountId: AccountId | undefined, channelId: ChannelId): Promise<Channel> {
    const channel = await this.fetch(channelId);
    return accountId === undefined ? channel : this.ownedBy(accountId, channel);
  }

  private async fetch(channelId: ChannelId): Promise<Channel> {
    const channel = await this.weconnect.findChannel(channelId);
    if (!channel) throw new ChannelNotFound();
    return channel;
  }

  private async ownedBy(accountId: AccountId, channel: Channel): Promise<Channel> {
    if ((await this.owners.ownerOf(channel.id)) === accountId) return channel;
    const merchant = await this.merchants.find(accountId);
    if (merchant?.payingChannelId === channel.id) return channel;
    throw new ChannelNotFound();
  }
}
