import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId } from '../../common/index.js';
import { ChannelOwnership, type Merchant, MerchantService } from '../../merchant/index.js';
import { type Channel, GatewayUnavailable } from '../../gateway/index.js';

/**
 * How a channel takes payments. `enabled`: it is the account's paying channel · `proxied`: it pays through that one (代支付) ·
 * `disabled`: payment is not open in its account.
 */
export const PAYMENT_STATUSES = ['enabled', 'proxied', 'disabled'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** A channel, and who collects its account's payments. */
export interface ChannelStanding {
  channel: Channel;
  merchant: Merchant | undefined;
}

/** An account's channels, and how each stands with payments. */
@Injectable()
export class ChannelsService {
  constructor(
    private readonly channels: ChannelOwnership,
    private readonly merchants: MerchantService,
  ) {}

  /**
   * The paying channel first, then the account's others, as far as they were ever looked up.
   * @throws GatewayUnavailable where the gateway had to be asked and nothing is kept
   */
  async list(accountId: AccountId): Promise<ChannelStanding[]> {
    const merchant = await this.merchants.findIfAny(accountId);
    const channels = await this.channels.channelsOf(accountId);
    return channels.map((channel) => ({ channel, merchant }));
  }

  /** The account's channels by their names; by their ids alone where the gateway is unavailable, so that stored payments can still be read. */
  async names(accountId: AccountId): Promise<{ id: ChannelId; name: string }[]> {
    try {
      const standings = await this.list(accountId);
      return standings.map(({ channel: { id, name } }) => ({ id, name }));
    } catch (error) {
      if (!(error instanceof GatewayUnavailable)) throw error;
      const ids = await this.channels.readableOf(accountId);
      return ids.map((id) => ({ id, name: id }));
    }
  }

  /**
   * One channel of the account.
   * @throws ChannelNotFound, alike for another account's and for one of no account
   */
  async one(accountId: AccountId, channelId: ChannelId): Promise<ChannelStanding> {
    const channel = await this.channels.find(accountId, channelId);
    return { channel, merchant: await this.merchants.findIfAny(accountId) };
  }

  /** Any channel, for an operator, whether it belongs to an account or not. @throws ChannelNotFound */
  async any(channelId: ChannelId): Promise<ChannelStanding> {
    const channel = await this.channels.find(undefined, channelId);
    return { channel, merchant: await this.merchantOf(channelId) };
  }

  /** Whether a channel is the account's. */
  async isOf(accountId: AccountId, channelId: ChannelId): Promise<boolean> {
    return (await this.channels.accountOf(channelId)) === accountId;
  }

  /** The next look-up asks the gateway again about the account's channels, and those named. @throws GatewayUnavailable, GatewayRefused */
  async refresh(accountId: AccountId, more: readonly ChannelId[] = []): Promise<void> {
    await this.merchants.findIfAny(accountId, { now: true });
    await this.channels.expire(accountId, more);
  }

  private async merchantOf(channelId: ChannelId): Promise<Merchant | undefined> {
    const accountId = await this.channels.accountOf(channelId);
    return accountId && this.merchants.findIfAny(accountId);
  }
}

/** @param merchant of the channel's account; undefined where payment was never opened */
export function paymentStatusOf(channelId: ChannelId, merchant: Merchant | undefined): PaymentStatus {
  if (!merchant?.enabled) return 'disabled';
  return merchant.payingChannelId === channelId ? 'enabled' : 'proxied';
}
