import { type Identity } from '../../auth/index.js';

/** Somebody who is signed in to the console. */
export interface Session {
  identity: Identity;
  /** What this session's form tokens are made from; never leaves the server. */
  csrfSecret: string;
  expiresAt: Date;
}
