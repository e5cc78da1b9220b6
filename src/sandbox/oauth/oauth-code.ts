/** A code works once, for five minutes (WeChat's rule). */
export const CODE_LIFE_MS = 300_000;

/** What WeChat hands to a browser, to be traded for an openId. */
export interface OauthCode {
  code: string;
  userId: string;
  appId: string;
  /** ms since the epoch */
  issuedAt: number;
  used: boolean;
}
