import { DomainError } from '../../../common/index.js';

/** No import of the channel was started, or the channel is another account's. */
export class ImportNotFound extends DomainError {
  readonly code = 'import-not-found';
  readonly kind = 'missing';

  constructor() {
    super('No import of payments was started for this channel.');
  }
}
