import { type JWTPayload } from 'jose';
import { InvalidInput, parseAccountId, parseChannelId, parseOpenId } from '../common/index.js';
import { type Identity, TOKEN_ROLES, type TokenRole } from './identity.js';

/** @throws InvalidInput naming the claim that breaks its rule */
export function toIdentity({ sub, accountId, role, channelId, openId, buyerId }: JWTPayload): Identity {
  if (typeof sub !== 'string' || sub === '') throw InvalidInput.of('sub', 'must be text');
  const identity = { sub, accountId: parseAccountId(accountId), role: parseRole(role) };
  if (identity.role !== 'mobile') return identity;
  const mobile = { ...identity, channelId: parseChannelId(channelId), openId: parseOpenId(openId) };
  return buyerId === undefined ? mobile : { ...mobile, buyerId: parseOpenId(buyerId, 'buyerId') };
}

/** @throws InvalidInput */
export function parseRole(value: unknown): TokenRole {
  const role = TOKEN_ROLES.find((one) => one === value);
  if (!role) throw InvalidInput.of('role', `must be one of ${TOKEN_ROLES.join(', ')}`);
  return role;
}
