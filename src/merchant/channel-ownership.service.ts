import { Injectable, Logger } from '@nestjs/common';
import { type AccountId, type ChannelId, Clock, defineError } from '../common/index.js';
import { type Channel, type ChannelHosting, GatewayUnavailable } from '../gateway/index.js';
import { ChannelCachePolicy, ChannelDirectory } from './channel-directory.js';
import { ChannelOwnerRepository, type KeptOwnership } from './channel-owner.repository.js';
import { MerchantService } from './merchant.service.js';

/** No such channel, or it is another account's: the same answer, so that no caller learns which. */
export class ChannelNotFound extends defineError('channel-not-found', 'missing', 'There is no such channel.') {}

/** The channel is another account's by the gateway's word or by its secret, and no assignment here overrules that. */
export class ChannelOwned extends defineError(
  'channel-owned',
  'conflict',
  (accountId: AccountId, host: ChannelHosting) => ({
    message:
      host === 'wechat'
        ? `The channel belongs to account ${accountId}, which has its secret: once that account has removed it, another may enter it.`
        : `The channel belongs to account ${accountId}, says the gateway: it can only be moved there.`,
    members: { accountId },
  }),
) {}

/** Listed to operators at most. */
const LISTED = 500;

/** An operator's assignment, as it is kept. */
export interface Assignment {
  channelId: ChannelId;
  accountId: AccountId;
  /** The operator's `sub`. */
  by: string;
  at: Date;
}

/**
 * Which account a channel belongs to, by proof only. A channel of one's own is its account's, which has its secret. Any other by the first
 * that there is of: the account that the gateway names for the channel; the one whose
 * payment configuration at the gateway names it as its paying channel; the one that the gateway let open payment on it, or to which an
 * operator assigned it, whichever came last. Asking for a channel, paying through it and subscribing to it prove nothing.
 */
@Injectable()
export class ChannelOwnership {
  private readonly logger = new Logger(ChannelOwnership.name);

  constructor(
    private readonly directory: ChannelDirectory,
    private readonly merchants: MerchantService,
    private readonly owners: ChannelOwnerRepository,
    private readonly policy: ChannelCachePolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * The channel, if it is the account's.
   * @param accountId undefined: any account's, or no account's (an operator asks)
   * @throws ChannelNotFound, alike for a channel that the gateway does not know, for another account's, and for one of no account
   * @throws GatewayUnavailable, GatewayRefused where the gateway had to be asked and gave no answer
   */
  async find(accountId: AccountId | undefined, channelId: ChannelId): Promise<Channel> {
    const channel = await this.fetch(channelId);
    if (accountId === undefined || (await this.isOf(accountId, channel))) return channel;
    throw new ChannelNotFound();
  }

  /**
   * The channel, if the account may try to open payment on it: the gateway's answer to that decides, unless it names another account now.
   * @returns `proven`: it is the account's already, so its description may be shown
   * @throws ChannelNotFound, GatewayUnavailable, GatewayRefused as `find`
   */
  async findToOpen(accountId: AccountId, channelId: ChannelId): Promise<{ channel: Channel; proven: boolean }> {
    const channel = await this.fetch(channelId);
    if (channel.accountId !== undefined && channel.accountId !== accountId) throw new ChannelNotFound();
    return { channel, proven: await this.isOf(accountId, channel) };
  }

  /**
   * The account that a channel is proved to belong to; undefined: no account, or no such channel.
   * @throws GatewayUnavailable, GatewayRefused where the gateway gives no answer, and gave none in the last hour
   */
  async accountOf(channelId: ChannelId): Promise<AccountId | undefined> {
    try {
      const channel = await this.directory.find(channelId);
      return channel && (await this.ownerOf(channel));
    } catch (error) {
      if (!(error instanceof GatewayUnavailable)) throw error;
      const kept = await this.owners.find(channelId);
      if (!kept?.said || !this.isBelieved(kept.said.at)) throw error;
      return kept.said.accountId ?? (await this.provenOwner(channelId, kept));
    }
  }

  /**
   * Whether an account may read the payments of a channel: one of its own; and, where the gateway is unavailable or no longer has the
   * channel, one that was its own by the last answer. Reading collects nothing, and only the account's own payments are found.
   * @throws GatewayUnavailable, GatewayRefused as `find`
   */
  async mayRead(accountId: AccountId, channelId: ChannelId): Promise<boolean> {
    try {
      const channel = await this.directory.find(channelId);
      return channel ? await this.isOf(accountId, channel) : await this.wasOf(accountId, channelId);
    } catch (error) {
      if (error instanceof GatewayUnavailable && (await this.wasOf(accountId, channelId))) return true;
      throw error;
    }
  }

  /** Keeps a channel of one's own as it was just entered or changed: it proves whose it is by its secret. */
  async learn(channel: Channel): Promise<void> {
    await this.directory.learn(channel);
  }

  /** Keeps that a channel of one's own was removed; its account may still read its payments. */
  forget(channelId: ChannelId): void {
    this.directory.forget(channelId);
  }

  /** Keeps that the gateway let the account open payment on the channel. */
  async recordOpening(accountId: AccountId, channelId: ChannelId): Promise<void> {
    await this.owners.assign(channelId, accountId, { kind: 'opening', at: this.clock.now() });
  }

  /**
   * Assigns a channel to an account for an operator, in place of an earlier assignment or claim.
   * @throws ChannelNotFound; ChannelOwned where the gateway names another account, or another has the channel's secret: that prevails
   * @throws GatewayUnavailable, GatewayRefused
   */
  async assign(channelId: ChannelId, accountId: AccountId, by: string): Promise<Assignment> {
    const channel = await this.fetch(channelId);
    const named = await this.namedOwner(channel);
    if (named !== undefined && named !== accountId) throw new ChannelOwned(named, channel.host);
    const at = this.clock.now();
    const before = await this.owners.find(channelId);
    await this.owners.assign(channelId, accountId, { kind: 'operator', by, at });
    this.logger.log({ msg: 'channel assigned', audit: true, channelId, accountId, before: before?.accountId, by });
    return { channelId, accountId, by, at };
  }

  /** Takes an assignment back, or a claim. What the gateway names stays. */
  async release(channelId: ChannelId, by: string): Promise<void> {
    const before = await this.owners.find(channelId);
    await this.owners.release(channelId);
    this.logger.log({ msg: 'channel released', audit: true, channelId, before: before?.accountId, by });
  }

  /** Assignments, and claims by first use that wait for one: channels for which the gateway last named no account. */
  unnamed(): Promise<KeptOwnership[]> {
    return this.owners.findUnnamed(LISTED);
  }

  /** The account's channels, as far as they were ever asked for. Those that the gateway no longer knows are left out. */
  async channelsOf(accountId: AccountId): Promise<Channel[]> {
    const channels = await this.directory.findAll(await this.candidatesOf(accountId));
    const own = await Promise.all(channels.map((channel) => this.isOf(accountId, channel)));
    return channels.filter((_, index) => own[index]);
  }

  /** The next look-up of the account's channels, and of those named, asks the gateway again. */
  async expire(accountId: AccountId, more: readonly ChannelId[] = []): Promise<void> {
    this.directory.expire([...(await this.candidatesOf(accountId)), ...more]);
  }

  /** The channels whose payments the account may read while the gateway is unavailable: its own by the last answer. */
  async readableOf(accountId: AccountId): Promise<ChannelId[]> {
    const candidates = await this.candidatesOf(accountId);
    const own = await Promise.all(candidates.map((id) => this.wasOf(accountId, id)));
    return candidates.filter((_, index) => own[index]);
  }

  private async candidatesOf(accountId: AccountId): Promise<ChannelId[]> {
    const [merchant, own, kept] = await Promise.all([
      this.merchants.findIfAny(accountId),
      this.directory.idsOf(accountId),
      this.owners.candidatesOf(accountId),
    ]);
    return [...new Set([...(merchant ? [merchant.payingChannelId] : []), ...own, ...kept])];
  }

  private async fetch(channelId: ChannelId): Promise<Channel> {
    const channel = await this.directory.find(channelId);
    if (!channel) throw new ChannelNotFound();
    return channel;
  }

  private async isOf(accountId: AccountId, channel: Channel): Promise<boolean> {
    const owner = await this.ownerOf(channel);
    if (owner !== undefined) return owner === accountId;
    // The account's configuration may not have been fetched yet.
    // A merchant of one's own is opened on a channel that is proved already: it proves nothing itself.
    return (await this.merchants.payingChannelAtGateway(accountId)) === channel.id;
  }

  private async wasOf(accountId: AccountId, channelId: ChannelId): Promise<boolean> {
    const kept = await this.owners.find(channelId);
    return (kept?.said?.accountId ?? (await this.provenOwner(channelId, kept))) === accountId;
  }

  private async ownerOf(channel: Channel): Promise<AccountId | undefined> {
    return channel.accountId ?? (await this.provenOwner(channel.id));
  }

  private async namedOwner({ id, accountId }: Channel): Promise<AccountId | undefined> {
    return accountId ?? (await this.merchants.accountPaidThrough(id));
  }

  /** The owner by proof, where the gateway's description of the channel names no account. */
  private async provenOwner(channelId: ChannelId, known?: KeptOwnership): Promise<AccountId | undefined> {
    const paid = await this.merchants.accountPaidThrough(channelId);
    if (paid !== undefined) return paid;
    const kept = known ?? (await this.owners.find(channelId));
    return kept?.proof && kept.accountId;
  }

  private isBelieved(at: Date): boolean {
    return this.clock.now().getTime() - at.getTime() < this.policy.believedFor;
  }
}
