/** What went wrong, in the domain's words; `ProblemFilter` alone knows which HTTP status each kind has. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too-large'
  | 'too-many'
  | 'unavailable'
  | 'upstream-refused'
  | 'upstream-unreadable'
  | 'upstream-unknown';

/** One faulty field of a request, named as the caller wrote it (`items.0.quantity`). */
export interface FieldFault {
  field: string;
  message: string;
}

export interface ErrorExtras {
  /** Faulty fields, for `kind: 'invalid'`. */
  faults?: FieldFault[];
  /** Further members of the problem document: never a secret, never another account's data. */
  members?: Record<string, unknown>;
  cause?: unknown;
}

/** Base of every error that a caller may see: a stable `code`, a kind, and a message that says what to do. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;
  readonly faults: FieldFault[];
  readonly members: Record<string, unknown>;

  constructor(message: string, { faults = [], members = {}, cause }: ErrorExtras = {}) {
    super(message, { cause });
    this.name = new.target.name;
    this.faults = faults;
    this.members = members;
  }
}

/** Faults that one answer tells: an answer must not outgrow the request that it is about. */
export const MAX_FAULTS = 20;

/** Input that breaks a rule; the faulty fields are named, the first twenty of them. */
export class InvalidInput extends DomainError {
  readonly code = 'invalid-input';
  readonly kind = 'invalid';

  constructor(faults: FieldFault[]) {
    const told = faults.slice(0, MAX_FAULTS);
    super(told.map(({ field, message }) => `${field}: ${message}`).join('; '), { faults: told });
  }

  /** The usual case of one faulty field. */
  static of(field: string, message: string): InvalidInput {
    return new InvalidInput([{ field, message }]);
  }
}

/**
 * Reads every field before complaining of any, so that one answer names all faults.
 * @throws InvalidInput with the faults of every reader that threw one
 */
export function readAll<Fields extends object>(readers: { [Name in keyof Fields]: () => Fields[Name] }): Fields {
  const faults: FieldFault[] = [];
  const entries = Object.entries<() => unknown>(readers).map(([name, read]) => [name, attempt(read, faults)]);
  if (faults.length > 0) throw new InvalidInput(faults);
  return Object.fromEntries(entries) as Fields;
}

function attempt(read: () => unknown, faults: FieldFault[]): unknown {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

/** What an error of this kind says: the message, and what else the caller may know. */
interface Content extends ErrorExtras {
  message: string;
}

/**
 * Makes the base of a coded error, so that one is declared in a line:
 * `export class SlotTaken extends defineError('slot-taken', 'conflict', (slotId: string) => …) {}`.
 * @param code stable, public, with a row in docs/problems.md
 * @param text takes what the error's constructor takes; says what happened and what to do, never a secret
 */
export function defineError<const Code extends string, const Kind extends ErrorKind, Args extends unknown[] = []>(
  code: Code,
  kind: Kind,
  text: string | ((...args: Args) => string | Content),
): new (...args: Args) => DomainError & { readonly code: Code; readonly kind: Kind } {
  return class extends DomainError {
    readonly code = code;
    readonly kind = kind;

    constructor(...args: Args) {
      const content = typeof text === 'string' ? text : text(...args);
      const { message, ...extras } = typeof content === 'string' ? { message: content } : content;
      super(message, extras);
    }
  };
}
