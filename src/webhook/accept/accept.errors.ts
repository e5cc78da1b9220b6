import { DomainError, type FieldFault } from '../../common/index.js';

/** A webhook without a valid signature, where WEBHOOK_SECRET demands one. */
export class SignatureRefused extends DomainError {
  readonly code = 'webhook-signature-refused';
  readonly kind = 'unauthenticated';

  constructor(reason: string) {
    super(`The webhook was refused: ${reason}.`);
  }
}

/** A webhook that is no event which WeConnect is known to push: sending it again will not help. */
export class MalformedEvent extends DomainError {
  readonly code = 'webhook-malformed';
  readonly kind = 'invalid';

  constructor(message: string, faults: FieldFault[] = [], cause?: unknown) {
    super(message, { faults, cause });
  }
}

/** The event could not be stored; WeConnect sends it again. */
export class EventNotStored extends DomainError {
  readonly code = 'webhook-not-stored';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('The event could not be stored; send it again.', { members: { safeToRetry: true }, cause });
  }
}
