import { type Fen, InvalidInput, isNestedTooDeeply, parseFen } from '../../common/index.js';

/** No order of WeChat Pay is older, and none of ours will live so long: a date outside is seconds taken for milliseconds, or noise. */
const EARLIEST_MS = Date.UTC(2010, 0);
const LATEST_MS = Date.UTC(2100, 0);

// eslint-disable-next-line no-control-regex -- they are what it is for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;
/** Names that mean something to MongoDB or its driver: a document with one cannot be stored, or comes back as something else. */
const UNSTORABLE_NAME = /^\$|[.\0]|^(__proto__|_bsontype)$/;

/** A word or number that decides: text that is not empty. A whole number is read as its digits. */
export function word(value: unknown, field: string): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') throw InvalidInput.of(field, 'must be text');
  return text;
}

/** Text for people: what no page or file should hold is replaced. */
export function text(value: unknown, field: string): string {
  return word(value, field).replace(CONTROL, ' ').replace(LONE_SURROGATE, '\ufffd');
}

/** A whole number, which may come as its digits. */
export function integer(value: unknown, field: string): number {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw InvalidInput.of(field, 'must be an integer');
  return number;
}

/** Money: an integer of fen, never a part of one. */
export function fen(value: unknown, field: string): Fen {
  return parseFen(integer(value, field), field);
}

/** Milliseconds since the epoch; 0 means that it has not happened. */
export function moment(value: unknown, field: string): Date | undefined {
  const milliseconds = integer(value, field);
  if (milliseconds === 0) return undefined;
  if (milliseconds < EARLIEST_MS || milliseconds > LATEST_MS) throw InvalidInput.of(field, 'is no plausible date');
  return new Date(milliseconds);
}

/** Free key-value data. A member that could not be stored as it is is left out. */
export function metadata(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw InvalidInput.of(field, 'must be an object');
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => isStorable(name, member)));
}

function isStorable(name: string, member: unknown): boolean {
  return !UNSTORABLE_NAME.test(name) && !isNestedTooDeeply(member) && namesWithin(member).every(isStorableName);
}

const isStorableName = (name: string): boolean => !UNSTORABLE_NAME.test(name);

/** @param value not nested too deeply */
function namesWithin(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(namesWithin)];
}

/** WeChat's limit for code_url (API v3; it was 64 in version 2), and far from what a QR code cannot hold. */
const CODE_URL_LENGTH = 512;

/** What a NATIVE order's QR code holds: an address, as one line of ASCII. */
export function codeUrl(value: unknown, field: string): string {
  const address = word(value, field);
  if (address.length > CODE_URL_LENGTH || !/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(address)) {
    throw InvalidInput.of(field, `must be an address of at most ${CODE_URL_LENGTH} characters`);
  }
  return address;
}
