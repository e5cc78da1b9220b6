/** The files of a merchant, by the name of their form field. */
export const CREDENTIALS = ['p12Credential', 'pemCredential', 'pemCredentialKey', 'caCredential'] as const;
export type CredentialName = (typeof CREDENTIALS)[number];

/** What is kept of a file: not its content, which only WeChat would want. */
export interface Credential {
  id: string;
  name: string;
  type: string;
}

/** An account's payment settings. */
export interface Merchant {
  accountId: string;
  /** The ONE channel of the account through which all of them pay. */
  payingChannelId: string;
  appId: string;
  sellerId: string;
  /** 32 characters (WeChat's rule). */
  apiKey: string;
  enabled: boolean;
  credentials: Record<CredentialName, Credential>;
}

/** As WeConnect answers it, key included. */
export function toWire({ accountId, payingChannelId, enabled, credentials, ...merchant }: Merchant): object {
  return {
    weconnectAccountId: payingChannelId,
    quncrmAccountId: accountId,
    channelType: 'WECHAT',
    ...merchant,
    weixinPayment: enabled ? 'ENABLE' : 'DISABLE',
    alipayPayment: 'DISABLE',
    ...credentials,
  };
}
