import { DomainError } from '../../common/index.js';

/** The account has as many subscriptions as one may have, ended ones among them. */
export class TooManySubscriptions extends DomainError {
  readonly code = 'too-many-subscriptions';
  readonly kind = 'conflict';

  constructor(limit: number) {
    super(`An account has ${limit} subscriptions at most.`);
  }
}
