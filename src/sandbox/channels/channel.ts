/** A WeChat public account that WeConnect hosts. */
export interface Channel {
  id: string;
  /** The SCRM account that it belongs to. */
  accountId: string;
  appId: string;
  name: string;
  accountType: 'SERVICE_AUTH_ACCOUNT' | 'SUBSCRIPTION_ACCOUNT';
  channelAccount: string;
}

/** WeChat lets only a verified service account collect payments. */
export const canCollectPayments = ({ accountType }: Channel): boolean => accountType === 'SERVICE_AUTH_ACCOUNT';

/** As WeConnect answers it. @param named whether this WeConnect names the owner: the facts leave open whether every one does */
export function toWire({ id, accountId, appId, name, accountType, channelAccount }: Channel, named: boolean): object {
  const owner = named ? { quncrmAccountId: accountId } : {};
  return { id, appId, name, channel: 'WEIXIN', accountType, channelAccount, ...owner };
}
