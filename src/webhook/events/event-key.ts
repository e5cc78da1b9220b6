import { createHash } from 'node:crypto';

/** A short name for what an event says: safe in a URL, and the same for every repeat. */
export function eventKey(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
