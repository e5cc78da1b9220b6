import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId } from '../common/index.js';
import { type Channel } from '../weconnect/index.js';
import { ChannelDirectory } from './channel-directory.js';
import { ChannelOwnerRepository } from './channel-owner.repository.js';
import { ChannelNotFound } from './merchant.errors.js';
import { MerchantService } from './merchant.service.js';

/**
 * Whose a channel is. WeConnect names the owner of an account's PAYING channel only; every other channel belongs to the account that
 * used it first, and from then on to nobody else. WeConnect's word beats the first use.
 */
@Injectable()
export class ChannelOwnership {
  constructor(
    private readonly directory: ChannelDirectory,
    private readonly merchants: MerchantService,
    private readonly owners: ChannelOwnerRepository,
  ) {}

  /**
   * The channel, if it is the account's or, so far, nobody's: then it is the account's from now on.
   * @throws ChannelNotFound, alike for a channel that WeConnect does not know and for another account's
   */
  async claim(accountId: AccountId, channelId: ChannelId): Promise<Channel> {
    const channel = await this.inspect(accountId, channelId);
    await this.owners.bind(channelId, accountId);
    return this.ownedBy(accountId, channel);
  }

  /**
   * The channel, if it is the account's or nobody's; looking does not make it the account's.
   * @throws ChannelNotFound, as `claim`
   */
  async inspect(accountId: AccountId, channelId: ChannelId): Promise<Channel> {
    const channel = await this.fetch(channelId);
    return (await this.accountOf(channelId)) === undefined ? channel : this.ownedBy(accountId, channel);
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

  /** Gives a channel to the account that WeConnect names for it, whoever had used it first. */
  async settle(accountId: AccountId, channelId: ChannelId): Promise<void> {
    await this.owners.assign(channelId, accountId);
  }

  /** The account's channels: those it has used, and its paying one. Those that WeConnect no longer knows are left out. */
  async channelsOf(accountId: AccountId): Promise<Channel[]> {
    return this.directory.findAll(await this.idsOf(accountId));
  }

  /** Has WeConnect asked about the account's channels anew by whoever looks next. */
  async expire(accountId: AccountId): Promise<void> {
    this.directory.expire(await this.idsOf(accountId));
  }

  /** Whose the channel is, as far as this service knows without asking. */
  async accountOf(channelId: ChannelId): Promise<AccountId | undefined> {
    return (await this.merchants.accountPaidThrough(channelId)) ?? (await this.owners.ownerOf(channelId));
  }

  private async idsOf(accountId: AccountId): Promise<ChannelId[]> {
    const [used, merchant] = await Promise.all([this.owners.channelsOf(accountId), this.merchants.find(accountId)]);
    return [...new Set([...(merchant ? [merchant.payingChannelId] : []), ...used])];
  }

  private async fetch(channelId: ChannelId): Promise<Channel> {
    const channel = await this.directory.find(channelId);
    if (!channel) throw new ChannelNotFound();
    return channel;
  }

  private async ownedBy(accountId: AccountId, channel: Channel): Promise<Channel> {
    if ((await this.accountOf(channel.id)) === accountId) return channel;
    const merchant = await this.merchants.find(accountId);
    if (merchant?.payingChannelId === channel.id) return channel;
    throw new ChannelNotFound();
  }
}
