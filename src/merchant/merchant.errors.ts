import { type AccountId, DomainError } from '../common/index.js';

/** No such channel, or it is another account's: the same answer, so that nobody learns which. */
export class ChannelNotFound extends DomainError {
  readonly code = 'channel-not-found';
  readonly kind = 'missing';

  constructor() {
    super('There is no such channel.');
  }
}

/** WeConnect names another account for the channel: its word is not overruled here. */
export class ChannelOwned extends DomainError {
  readonly code = 'channel-owned';
  readonly kind = 'conflict';

  constructor(accountId: AccountId) {
    super(`The channel belongs to account ${accountId}, says WeConnect: it can only be moved there.`, {
      members: { accountId },
    });
  }
}

/** The account collects no payments: it has never opened them, or has switched them off. */
export class PaymentNotOpen extends DomainError {
  readonly code = 'payment-not-open';
  readonly kind = 'conflict';

  constructor() {
    super('The account has no channel that collects payments; open WeChat payment first.');
  }
}

/** One address asks for one channel after the other that nobody here has heard of: WeConnect is not asked about each. */
export class TooManyUnknownChannels extends DomainError {
  readonly code = 'too-many-unknown-channels';
  readonly kind = 'too-many';

  constructor() {
    super('Too many unknown channels were asked for from this address; try again in a second.', {
      members: { safeToRetry: true },
    });
  }
}
