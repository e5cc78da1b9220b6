import { DomainError } from '../../common/index.js';

/** Only WeChat has a JS-SDK of this kind. */
export class NoJssdkOfChannel extends DomainError {
  readonly code = 'no-jssdk-of-channel';
  readonly kind = 'conflict';

  constructor(social: string) {
    super(`The channel is one of ${social}; only a WeChat channel signs pages.`);
  }
}

/** Another process has been fetching the ticket for longer than anybody should wait; it may have died, then its lease ends by itself. */
export class TicketNotReady extends DomainError {
  readonly code = 'jsapi-ticket-not-ready';
  readonly kind = 'unavailable';

  constructor() {
    super("The channel's JS-SDK ticket is still being fetched; try again in a moment.", {
      members: { safeToRetry: true },
    });
  }
}

/** The last try to fetch the ticket brought none, and nobody tries again just now: each try counts against a small quota. */
export class TicketRefused extends DomainError {
  readonly code = 'jsapi-ticket-refused';
  readonly kind = 'unavailable';

  constructor(reason: string, until: Date) {
    super(`The channel has no JS-SDK ticket, and none is fetched before ${until.toISOString()}: ${reason}`, {
      members: { safeToRetry: true, retryAt: until.toISOString() },
    });
  }
}

/** The page is not on one of the domains that the account signs pages for. */
export class DomainNotAllowed extends DomainError {
  readonly code = 'jssdk-domain-not-allowed';
  readonly kind = 'forbidden';

  constructor(host: string) {
    super(`Pages of ${host} are not signed: it is none of the domains that the account has named.`);
  }
}
