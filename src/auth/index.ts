export { assertPermitted, CurrentIdentity, Public, Requires } from './auth.decorators.js';
export { AuthModule } from './auth.module.js';
export { Forbidden, Unauthenticated } from './auth.errors.js';
export { MOBILE_TOKEN_COOKIE } from './credentials.js';
export { accountScope, TOKEN_ROLES, type Identity, type TokenRole } from './identity.js';
export { parseRole } from './identity.mapping.js';
export { mayUse, type Permission } from './permissions.js';
export { TokenService } from './token.service.js';
export { type Ttl } from './ttl.js';
