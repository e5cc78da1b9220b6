import { DomainError } from '../common/index.js';

/** No such channel, or it is another account's: the same answer, so that nobody learns which. */
export class ChannelNotFound extends DomainError {
  readonly code = 'channel-not-found';
  readonly kind = 'missing';

  constructor() {
    super('There is no such channel.');
  }
}
