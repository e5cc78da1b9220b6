import { type AccountId, type ChannelId, type OpenId } from '../common/index.js';

/** `admin`: an account's administrator · `service`: the SCRM webapp acting for an account · `mobile`: an end user · `operator`: whoever runs the service. */
export const TOKEN_ROLES = ['admin', 'service', 'mobile', 'operator'] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** Whose request it is, by a verified token: the only source of an account. */
export interface Identity {
  sub: string;
  accountId: AccountId;
  role: TokenRole;
  /** Of a `mobile` identity: the channel that the user came by … */
  channelId?: ChannelId;
  /** … who they are there, … */
  openId?: OpenId;
  /** … and, once pay OAuth has told, who they are under the account's paying channel: the same person's other openId. */
  buyerId?: OpenId;
}

/** @returns the account whose data the caller may see; undefined: every account's (an operator) */
export function accountScope({ role, accountId }: Identity): AccountId | undefined {
  return role === 'operator' ? undefined : accountId;
}
