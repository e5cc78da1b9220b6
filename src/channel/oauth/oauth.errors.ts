import { DomainError } from '../../common/index.js';

/** No authorization of ours is known by this state: it is older than a day, or was never ours. */
export class OauthUnknown extends DomainError {
  readonly code = 'oauth-unknown';
  readonly kind = 'missing';

  constructor() {
    super('This authorization is not known, or too old; open the page again from where you came.');
  }
}

/** WeConnect could not tell who the user is. The code may be used up, so the way out is a fresh start at `retryUrl`. */
export class OauthUnavailable extends DomainError {
  readonly code = 'oauth-unavailable';
  readonly kind = 'unavailable';

  constructor(retryUrl: string, cause: unknown) {
    super('WeConnect could not tell who the user is; start again.', {
      members: { safeToRetry: true, retryUrl },
      cause,
    });
  }
}

/** Authorization was begun afresh several times in a row and never came to its end: the browser keeps no cookies, or no code is taken. */
export class OauthNotCompleted extends DomainError {
  readonly code = 'oauth-not-completed';
  readonly kind = 'conflict';

  constructor(retryUrl: string) {
    super('The authorization did not come to its end. Are cookies allowed in this browser?', { members: { retryUrl } });
  }
}

/** WeChat's `is_snapshotuser`: an openId made up for somebody who only looks at a shared page. It can neither pay nor sign in. */
export class VirtualUser extends DomainError {
  readonly code = 'oauth-virtual-user';
  readonly kind = 'forbidden';

  constructor(retryUrl: string) {
    super('WeChat shows this page to a visitor without an identity; open it in full (使用完整服务) and start again.', {
      members: { retryUrl },
    });
  }
}

/** A link carries the channelId and openId of another user than the one who is signed in. */
export class NotYourLink extends DomainError {
  readonly code = 'not-your-link';
  readonly kind = 'forbidden';

  constructor() {
    super("The link's channelId and openId are not those of the signed-in user.");
  }
}
