import { DomainError, type ErrorExtras, type ErrorKind } from './domain-error.js';

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
