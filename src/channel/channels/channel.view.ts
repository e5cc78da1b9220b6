import { type Merchant } from '../../merchant/index.js';
import { type Channel } from '../../gateway/index.js';
import { type ChannelDto } from './channel.dto.js';
import { paymentStatusOf } from './payment-status.js';

/** A channel, and whoever collects its account's payments. */
export interface ChannelStanding {
  channel: Channel;
  merchant: Merchant | undefined;
}

/** @param authDirectory see `authDirectoryOf` */
export function toChannelDto({ channel, merchant }: ChannelStanding, authDirectory: string): ChannelDto {
  const { id, name, appId, social, accountType, channelAccount, canCollectPayments } = channel;
  const paymentStatus = paymentStatusOf(id, merchant);
  return {
    channelId: id,
    name,
    appId,
    social,
    accountType,
    canCollectPayments,
    paymentStatus,
    authDirectory,
    ...(channelAccount !== undefined && { channelAccount }),
    ...(paymentStatus !== 'disabled' && merchant && { payingChannelId: merchant.payingChannelId }),
  };
}
