/** A WeChat public account that WeConnect hosts. */
export interface Channel {
  id: string;
  /** The SCRM account that it belongs to; not part of WeConnect's answer. */
  accountId: string;
  appId: string;
  name: string;
  accountType: 'SERVICE_AUTH_ACCOUNT' | 'SUBSCRIPTION_ACCOUNT';
  channelAccount: string;
}

/** WeChat lets only a verified service account collect payments. */
export const canCollectPayments = ({ accountType }: Channel): boolean => accountType === 'SERVICE_AUTH_ACCOUNT';

/** As WeConnect answers it. */
export function toWire({ id, appId, name, accountType, channelAccount }: Channel): object {
  return { id, appId, name, channel: 'WEIXIN', accountType, channelAccount };
}
