/** WeChat's access token of a channel. */
export interface AccessToken {
  token: string;
  /** Or the appid of an account that WeConnect does not host. */
  channelId: string;
  /** ms since the epoch */
  expiresAt: number;
  /** WeChat no longer takes it, though its time is not over: another system fetched a newer one. */
  revoked: boolean;
}

/** A channel's JS-SDK ticket. */
export interface Ticket {
  ticket: string;
  /** ms since the epoch */
  expiresAt: number;
}

/** WeChat's life of tokens and tickets. */
export const TOKEN_LIFE_MS = 7_200_000;
