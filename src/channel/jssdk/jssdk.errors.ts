import { defineError } from '../../common/index.js';

/** Only WeChat has a JS-SDK of this kind. */
export class NoJssdkOfChannel extends defineError(
  'no-jssdk-of-channel',
  'conflict',
  (social: string) => `The channel is one of ${social}; only a WeChat channel signs pages.`,
) {}

/** Another process has been fetching the ticket for longer than anybody should wait; it may have died, then its lease ends by itself. */
export class TicketNotReady extends defineError('jsapi-ticket-not-ready', 'unavailable', () => ({
  message: "The channel's JS-SDK ticket is still being fetched; try again in a moment.",
  members: { safeToRetry: true },
})) {}

/** The last attempt brought no ticket, and there is no other one before `until`: each attempt counts against a small quota. */
export class TicketRefused extends defineError(
  'jsapi-ticket-refused',
  'unavailable',
  (reason: string, until: Date) => ({
    message: `The channel has no JS-SDK ticket, and none is fetched before ${until.toISOString()}: ${reason}`,
    members: { safeToRetry: true, retryAt: until.toISOString() },
  }),
) {}

/** The page is not on one of the domains that the account signs pages for. */
export class DomainNotAllowed extends defineError(
  'jssdk-domain-not-allowed',
  'forbidden',
  (host: string) => `Pages of ${host} are not signed: it is none of the domains that the account has named.`,
) {}
