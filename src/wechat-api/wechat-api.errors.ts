import { DomainError } from '../common/index.js';

/** WeChat no longer takes the access token (40001, 40014, 42001): fetch a new one, once, and try again. */
export class WeChatTokenInvalid extends DomainError {
  readonly code = 'wechat-token-invalid';
  readonly kind = 'upstream-refused';

  constructor(readonly errcode: number) {
    super('WeChat does not take the access token of this channel.', { members: { errcode } });
  }
}

/** WeChat understood the call and said no, for example because the day's quota is used up (45009). */
export class WeChatRefused extends DomainError {
  readonly code = 'wechat-refused';
  readonly kind = 'upstream-refused';

  constructor(
    call: string,
    readonly errcode: number,
  ) {
    super(`WeChat refused ${call} with errcode ${errcode}.`, { members: { errcode } });
  }
}

/** WeChat gave no reliable answer; nothing was changed, so it is safe to try again. */
export class WeChatUnavailable extends DomainError {
  readonly code = 'wechat-unavailable';
  readonly kind = 'unavailable';

  constructor(call: string, cause: unknown) {
    super(`WeChat did not answer ${call}; it is safe to try again.`, { members: { safeToRetry: true }, cause });
  }
}

/** WeChat answered, and the answer cannot be read: nothing was changed, but waiting will hardly help. */
export class WeChatUnreadable extends DomainError {
  readonly code = 'wechat-unreadable';
  readonly kind = 'upstream-unreadable';

  constructor(call: string, cause: Error) {
    super(`WeChat answered ${call}, and the answer could not be read (${cause.message}).`, {
      members: { safeToRetry: true },
      cause,
    });
  }
}
