import { defineError } from '../../common/index.js';

/** The state is older than a day, or was never ours. */
export class OauthUnknown extends defineError(
  'oauth-unknown',
  'missing',
  'This authorization is not known, or too old; open the page again from where you came.',
) {}

/** WeConnect could not tell who the user is. The code may be used up, so the caller starts again at `retryUrl`. */
export class OauthUnavailable extends defineError(
  'oauth-unavailable',
  'unavailable',
  (retryUrl: string, cause: unknown) => ({
    message: 'WeConnect could not tell who the user is; start again.',
    members: { safeToRetry: true, retryUrl },
    cause,
  }),
) {}

/** Too many restarts in a row: the browser keeps no cookies, or no code is accepted. */
export class OauthNotCompleted extends defineError('oauth-not-completed', 'conflict', (retryUrl: string) => ({
  message: 'The authorization did not come to its end. Are cookies allowed in this browser?',
  members: { retryUrl },
})) {}

/** WeChat's `is_snapshotuser`: an openId made up for somebody who only looks at a shared page. It can neither pay nor sign in. */
export class VirtualUser extends defineError('oauth-virtual-user', 'forbidden', (retryUrl: string) => ({
  message: 'WeChat shows this page to a visitor without an identity; open it in full (使用完整服务) and start again.',
  members: { retryUrl },
})) {}

/** A link carries the channelId and openId of another user than the one who is signed in. */
export class NotYourLink extends defineError(
  'not-your-link',
  'forbidden',
  "The link's channelId and openId are not those of the signed-in user.",
) {}
