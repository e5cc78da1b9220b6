import { defineError } from '../common/index.js';

/** WeChat no longer takes the access token (40001, 40014, 42001): fetch a new one, once, and try again. */
export class WeChatTokenInvalid extends defineError('wechat-token-invalid', 'upstream-refused', (errcode: number) => ({
  message: 'WeChat does not take the access token of this channel.',
  members: { errcode },
})) {}

/** WeChat understood the call and said no, for example because the day's quota is used up (45009). */
export class WeChatRefused extends defineError(
  'wechat-refused',
  'upstream-refused',
  (call: string, errcode: number) => ({
    message: `WeChat refused ${call} with errcode ${errcode}.`,
    members: { errcode },
  }),
) {}

/** WeChat gave no reliable answer; nothing was changed, so it is safe to try again. */
export class WeChatUnavailable extends defineError(
  'wechat-unavailable',
  'unavailable',
  (call: string, cause: unknown) => ({
    message: `WeChat did not answer ${call}; it is safe to try again.`,
    members: { safeToRetry: true },
    cause,
  }),
) {}

/** WeChat answered, and the answer cannot be read: nothing was changed, but waiting will hardly help. */
export class WeChatUnreadable extends defineError(
  'wechat-unreadable',
  'upstream-unreadable',
  (call: string, cause: Error) => ({
    message: `WeChat answered ${call}, and the answer could not be read (${cause.message}).`,
    members: { safeToRetry: true },
    cause,
  }),
) {}
