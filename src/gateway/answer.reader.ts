import { InvalidInput, type Fen, isNestedTooDeeply, parseFen } from '../common/index.js';
import { UpstreamFailure } from '../upstream/index.js';
import { type Listed, type Page, type UnreadableItem } from './gateway.types.js';

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

/** Reads a value, or throws InvalidInput that names the field and never the value, which may be a secret or somebody's name. */
type Parse<T> = (value: unknown, field: string) => T;

/** Hears the name of a field that decorates and could not be read. */
type OddField = (field: string) => void;

/**
 * One object of an answer, read field by field: strictly what a decision needs, leniently what decorates. A field that decorates and is
 * odd is absent, and never a reason to lose the rest.
 */
export class Fields {
  private constructor(
    private readonly members: Readonly<Record<string, unknown>>,
    private readonly odd: OddField,
    private readonly place: string,
  ) {}

  /** @throws InvalidInput where the value is no object */
  static of(value: unknown, odd: OddField): Fields {
    if (!isObject(value)) throw InvalidInput.of('data', 'must be an object');
    return new Fields(value, odd, '');
  }

  /** What a decision needs. @throws InvalidInput where it is missing or cannot be read */
  needs<T>(name: string, parse: Parse<T>): T {
    const value = this.valueOf(name);
    if (value === undefined || value === null) throw InvalidInput.of(this.place + name, 'is missing');
    return parse(value, this.place + name);
  }

  /** What a decision needs where it is told at all. @throws InvalidInput where it is there and cannot be read */
  needsIfTold<T>(name: string, parse: Parse<T>): T | undefined {
    return isAbsent(this.valueOf(name)) ? undefined : this.needs(name, parse);
  }

  /** What decorates: undefined where it is missing, null, empty, or cannot be read. */
  may<T>(name: string, parse: Parse<T | undefined>): T | undefined {
    const value = this.valueOf(name);
    if (isAbsent(value)) return undefined;
    try {
      return parse(value, this.place + name);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      this.odd(this.place + name);
      return undefined;
    }
  }

  /** A group of fields that decorate; one that is missing or of another shape has none. */
  within(name: string): Fields {
    const value = this.valueOf(name);
    if (!isAbsent(value) && !isObject(value)) this.odd(this.place + name);
    return new Fields(isObject(value) ? value : {}, this.odd, `${this.place}${name}.`);
  }

  private valueOf(name: string): unknown {
    return Object.hasOwn(this.members, name) ? this.members[name] : undefined;
  }
}

/** To a gateway what is absent, null and empty are the same. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an answer's `data`, or throws UpstreamFailure. `odd` hears of what decorates and could not be read. */
export type AnswerReader<T> = (data: unknown, odd: OddField) => T;

/** How much of an unreadable item's name is told. */
const NAME_LENGTH = 64;

/** Reads answers that are one object. Where what decides is missing or odd the answer is unreadable, and nothing of it is used. */
export function reading<T>(read: (fields: Fields) => T): AnswerReader<T> {
  return (data, odd) => {
    try {
      return read(Fields.of(data, odd));
    } catch (error) {
      if (error instanceof InvalidInput) throw UpstreamFailure.unreadable(error.message);
      throw error;
    }
  };
}

/**
 * Reads the one object that was asked about: another one must never be taken for it.
 * @param asked its number, in the field of that name
 * @param what the object is called: `order`
 */
export function readingAsked<Name extends string, T extends Record<Name, string>>(
  read: AnswerReader<T>,
  asked: Record<Name, string>,
  what: string,
): AnswerReader<T> {
  const [[name, number]] = Object.entries(asked) as [[Name, string]];
  return (data, odd) => {
    const answer = read(data, odd);
    if (answer[name] !== number) {
      throw UpstreamFailure.unreadable(`data is another ${what} than the one asked about`);
    }
    return answer;
  };
}

/**
 * Reads a list item by item: one that cannot be read stops no other, and is named.
 * @param nameField what names an item: its number
 */
export function readingItems<T>(readItem: AnswerReader<T>, nameField: string): AnswerReader<Listed<T>> {
  return (data, odd) => {
    if (!Array.isArray(data)) throw UpstreamFailure.unreadable('items: must be an array');
    const items: T[] = [];
    const unreadable: UnreadableItem[] = [];
    for (const item of data as unknown[]) {
      try {
        items.push(readItem(item, odd));
      } catch (error) {
        if (!(error instanceof UpstreamFailure)) throw error;
        unreadable.push({ name: nameOf(item, nameField), fault: error.message });
      }
    }
    return { items, unreadable };
  };
}

/** Reads a page of a list: its items and how many there are in all, by which a reader knows the end. */
export function readingPage<T>(readItem: AnswerReader<T>, nameField: string): AnswerReader<Page<T>> {
  const readItems = readingItems(readItem, nameField);
  const readPage = reading((page) => ({
    items: page.needs('items', (items) => items),
    total: page.needs('_meta', totalOf),
  }));
  return (data, odd) => {
    const { items, total } = readPage(data, odd);
    return { ...readItems(items, odd), total };
  };
}

/** For an answer that is no more than "done". */
export const nothing: AnswerReader<void> = () => undefined;

function totalOf(meta: unknown, field: string): number {
  if (!isObject(meta)) throw InvalidInput.of(field, 'must be an object');
  const total = integer(meta.totalCount, `${field}.totalCount`);
  if (total < 0) throw InvalidInput.of(`${field}.totalCount`, 'must not be negative');
  return total;
}

/** As it came, as far as people can read it; undefined where there is none. */
function nameOf(item: unknown, nameField: string): string | undefined {
  const name = isObject(item) ? item[nameField] : undefined;
  if (typeof name !== 'string' && typeof name !== 'number') return undefined;
  return (
    String(name)
      .replace(/[^\x20-\x7e]/g, '?')
      .slice(0, NAME_LENGTH) || undefined
  );
}
