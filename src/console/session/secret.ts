import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;

/** What a browser holds; nobody guesses it. */
export function newSecret(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** What is kept of it: who reads the database can sign in as nobody. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
