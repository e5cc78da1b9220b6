export { assertPermitted, CurrentIdentity, MOBILE_TOKEN_COOKIE, Public, Requires } from './auth.guard.js';
export { AuthModule } from './auth.module.js';
export {
  accountScope,
  Forbidden,
  type Identity,
  mayUse,
  type Permission,
  TOKEN_ROLES,
  type TokenRole,
  Unauthenticated,
} from './permissions.js';
export { Revocations, tokenIdOf } from './revocations.js';
export { parseRole, TokenService, type Ttl } from './token.service.js';
