import { defineError, DomainError } from '../common/index.js';

/** WeChat no longer takes the access token (40001, 40014, 42001): fetch a new one, once, and try again. */
export class WeChatTokenInvalid extends defineError('wechat-token-invalid', 'upstream-refused', (errcode: number) => ({
  message: 'WeChat does not take the access token of this channel.',
  members: { errcode },
})) {}

/** WeChat understood the call and said no, for example because the day's quota is used up (45009). */
export class WeChatRefused extends DomainError {
  readonly code = 'wechat-refused';
  readonly kind = 'upstream-refused';
  readonly errcode: number;
  /** The address that the call came from, where WeChat names it: it is not in the channel's allow-list (40164). */
  readonly address: string | undefined;

  /** @param errmsg WeChat's own text: only an address is taken from it */
  constructor(call: string, { errcode, errmsg }: { errcode: number; errmsg: string }) {
    super(`WeChat refused ${call} with errcode ${errcode}.`, { members: { errcode } });
    this.errcode = errcode;
    this.address = /invalid ip (\d{1,3}(?:\.\d{1,3}){3})\b/.exec(errmsg)?.[1];
  }
}

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

/** An OAuth code was sent, and no reliable answer came: it may be used up, so authorization begins afresh. */
export class WeChatOutcomeUnknown extends defineError(
  'wechat-outcome-unknown',
  'upstream-unknown',
  (call: string, cause: unknown) => ({
    message: `WeChat gave no reliable answer to ${call}; it may have been carried out.`,
    members: { safeToRetry: false },
    cause,
  }),
) {}
