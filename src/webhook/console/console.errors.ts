import { DomainError } from '../../common/index.js';

/** No such event, or it is another account's. */
export class EventNotFound extends DomainError {
  readonly code = 'event-not-found';
  readonly kind = 'missing';

  constructor() {
    super('There is no such event.');
  }
}

/** No such delivery, or its event is another account's, or is not confirmed. */
export class DeliveryNotFound extends DomainError {
  readonly code = 'delivery-not-found';
  readonly kind = 'missing';

  constructor() {
    super('There is no such delivery.');
  }
}
