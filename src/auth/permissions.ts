import { type AccountId, type ChannelId, defineError, type OpenId } from '../common/index.js';

/** `admin`: an account's administrator · `service`: the SCRM webapp acting for an account · `mobile`: an end user · `operator`: whoever runs the service. */
export const TOKEN_ROLES = ['admin', 'service', 'mobile', 'operator'] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** The caller, by a verified token: the only source of an account. */
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

const ADMIN = ['admin'] as const;
const STAFF = ['admin', 'service'] as const;
const BUYERS_TOO = ['admin', 'service', 'mobile'] as const;

/**
 * Who may do what, for the HTTP interface and the console. An operator may do whatever an admin or a service may, for every account where
 * the call says so; what only `mobile` may is for mobile users alone. A route names its permission by `@Requires`; a route without one is
 * closed.
 */
export const PERMISSIONS = {
  'channels:assign': ['operator'],
  'channels:read': STAFF,
  'channels:write': ADMIN,
  'console:use': STAFF,
  'events:read': STAFF,
  'events:replay': STAFF,
  'jssdk-domains:use': ADMIN,
  'mobile-links:open': ['mobile'],
  'modules:read': STAFF,
  'modules:write': STAFF,
  /** What modules sell: their orders, and paying them. */
  'orders:use': BUYERS_TOO,
  'payment-settings:read': STAFF,
  'payment-settings:write': ADMIN,
  'payments:import': STAFF,
  'payments:read': STAFF,
  'refunds:read': STAFF,
  'refunds:write': STAFF,
  'subscriptions:read': STAFF,
  'subscriptions:write': STAFF,
  'test-payments:write': ADMIN,
  'time-zone:read': STAFF,
  'time-zone:write': STAFF,
  'tokens:revoke': ADMIN,
  'trades:read': STAFF,
  'trades:write': STAFF,
} as const satisfies Record<string, readonly TokenRole[]>;

export type Permission = keyof typeof PERMISSIONS;

/** @param permission undefined: the route names none, so no role may */
export function mayUse(role: TokenRole, permission: Permission | undefined): boolean {
  if (permission === undefined) return false;
  const roles: readonly TokenRole[] = PERMISSIONS[permission];
  return roles.includes(role) || (role === 'operator' && roles.some((one) => one !== 'mobile'));
}

/** No token, or an invalid one. The answer gives the reason and never the token. */
export class Unauthenticated extends defineError(
  'unauthenticated',
  'unauthenticated',
  (reason: string, cause?: unknown) => ({
    message: `The request is not authenticated: ${reason}.`,
    cause,
  }),
) {}

/** The token is good, but not for this. */
export class Forbidden extends defineError('forbidden', 'forbidden', "The token's role may not do this.") {}
