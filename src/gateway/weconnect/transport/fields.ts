import { InvalidInput } from '../../../common/index.js';

/** Reads a value, or throws InvalidInput that names the field and never the value, which may be a secret or somebody's name. */
export type Parse<T> = (value: unknown, field: string) => T;

/** Hears the name of a field that decorates and could not be read. */
export type OddField = (field: string) => void;

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
