import { DomainError } from '../common/index.js';

/** No token, or none that counts. The reason is told, the token never. */
export class Unauthenticated extends DomainError {
  readonly code = 'unauthenticated';
  readonly kind = 'unauthenticated';

  constructor(reason: string, cause?: unknown) {
    super(`The request is not authenticated: ${reason}.`, { cause });
  }
}

/** The token is good, but not for this. */
export class Forbidden extends DomainError {
  readonly code = 'forbidden';
  readonly kind = 'forbidden';

  constructor() {
    super("The token's role may not do this.");
  }
}
