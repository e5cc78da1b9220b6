/** What went wrong, in the domain's words; `ProblemFilter` alone knows which HTTP status each kind has. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too-large'
  | 'unavailable'
  | 'upstream-refused'
  | 'upstream-unknown';

/** One faulty field of a request, named as the caller wrote it (`items.0.quantity`). */
export interface FieldFault {
  field: string;
  message: string;
}

interface ErrorExtras {
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

/** Input that breaks a rule; every faulty field is named. */
export class InvalidInput extends DomainError {
  readonly code = 'invalid-input';
  readonly kind = 'invalid';

  constructor(faults: FieldFault[]) {
    super(faults.map(({ field, message }) => `${field}: ${message}`).join('; '), { faults });
  }

  /** The usual case of one faulty field. */
  static of(field: string, message: string): InvalidInput {
    return new InvalidInput([{ field, message }]);
  }
}
