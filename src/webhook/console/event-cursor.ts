import { InvalidInput } from '../../common/index.js';
import { type EventCursor } from '../inbox/inbox.reader.js';

export function writeCursor({ receivedAt, key }: EventCursor): string {
  return Buffer.from(`${receivedAt.getTime()}.${key}`).toString('base64url');
}

/** @throws InvalidInput for what no list has handed out */
export function readCursor(cursor: string): EventCursor {
  const match = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw InvalidInput.of('cursor', 'must be the nextCursor of the page before');
  return { receivedAt: new Date(Number(match[1])), key: String(match[2]) };
}
