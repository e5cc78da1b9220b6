import { type Identity } from '../../auth/index.js';
import { type TimeZone, defineError } from '../../common/index.js';
import { createHash, randomBytes } from 'node:crypto';

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

/** Nobody is signed in, or the session has ended. */
export class NotSignedIn extends defineError('not-signed-in', 'unauthenticated', '请先登录。Sign in first.') {}

/** A form without the token that its page carried: it may have been posted from elsewhere. */
export class FormNotOurs extends defineError(
  'form-not-ours',
  'forbidden',
  '表单已失效，请返回并刷新页面后重试。The form is out of date: go back, reload the page and try again.',
) {}

const BYTES = 32;

/** What a browser holds; nobody guesses it. */
export function newSecret(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** What is kept of it: who reads the database can sign in as nobody. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
