import { type Identity } from '../../auth/index.js';
import { type TimeZone } from '../../common/index.js';

/** What is kept of somebody who is signed in to the console. */
export interface KeptSession {
  identity: Identity;
  /** What this session's form tokens are made from; never leaves the server. */
  csrfSecret: string;
  expiresAt: Date;
  /** The token that it was begun with, as `tokenIdOf` names it; and when that was issued: a revocation ends both. */
  tokenId?: string | undefined;
  issuedAt?: Date | undefined;
}

/** Somebody who is signed in to the console. */
export interface Session extends KeptSession {
  /** The account's, which every moment is shown in and every time is typed in. */
  zone: TimeZone;
}
