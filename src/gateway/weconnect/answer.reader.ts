import { InvalidInput } from '../../common/index.js';
import { UpstreamFailure } from '../../upstream/index.js';
import { type Listed, type Page, type UnreadableItem } from '../gateway.types.js';
import { integer } from './values.js';

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

/** To WeConnect what is absent, null and empty are the same. */
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
