import { type AccountId, type ChannelId } from '../../../common/index.js';
import { type RedirectTarget } from '../redirect/redirect-rule.js';

/** `pay`: the payer's openId under the account's paying channel · `base`: the user's openId under the channel itself. */
export type OauthKind = 'pay' | 'base';

/** What a page wants to know, and where its answer goes. */
export interface OauthWish {
  kind: OauthKind;
  channelId: ChannelId;
  redirect: RedirectTarget;
}

/** A browser's way out to WeChat and back, known to both by its `state`. */
export interface Authorization extends OauthWish {
  /** Random letters and digits (WeChat's rule for a state); works once. */
  state: string;
  accountId: AccountId;
  /** Digest of the secret in the browser's cookie: another browser with the same state is not the same user. */
  browser: string;
  /** How often it was begun afresh before: what never comes to its end must not go round for ever. */
  round: number;
  expiresAt: Date;
}
