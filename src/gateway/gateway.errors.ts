import { DomainError } from '../common/index.js';

/** What a gateway is called: by people, in messages, and by programs, in the error codes that docs/problems.md promises. */
export interface GatewayIdentity {
  readonly name: string;
  readonly codes: Readonly<Record<'refused' | 'unavailable' | 'unreadable' | 'outcomeUnknown', string>>;
}

/**
 * What a refusal means for the call that was refused:
 * `unknown`: it may have been done: ask, or the same again with the same number ·
 * `later`: nothing was done now: the same again later, with the same number ·
 * `decided`: the order is paid, closed or used already, and itself says which: ask for it ·
 * `missing`: there is none · `too-new`: WeChat closes no order within five minutes · `spent`: the OAuth code is used or too old: begin afresh ·
 * `final`: no, and the same again will be refused again.
 */
export type Meaning = 'unknown' | 'later' | 'decided' | 'missing' | 'too-new' | 'spent' | 'final';

interface Refusal {
  /** The call, as this service names it: `createOrder`. */
  call: string;
  /** The answer's own code, whatever the reason beside it. */
  status: number;
  /** The word that the gateway gave for it: `ORDERPAID`, `OUT_TRADE_NO_USED`, … */
  reason: string | undefined;
  /** What the reason means for this call. */
  meaning: Meaning;
  message: string;
  /** What people should look at, where what was refused may be tried again. */
  advice?: string;
}

/** The gateway understood the call and said no: repeating it unchanged will not help. */
export class GatewayRefused extends DomainError {
  readonly code: string;
  readonly kind = 'upstream-refused';
  readonly gateway: string;
  readonly reason: string | undefined;
  readonly meaning: Meaning;
  readonly status: number;
  readonly advice: string | undefined;

  constructor({ name, codes }: GatewayIdentity, { call, status, reason, meaning, message, advice }: Refusal) {
    super(`${name} refused ${call}: ${message}`, { members: { safeToRetry: false, upstreamReason: reason } });
    this.code = codes.refused;
    this.gateway = name;
    this.reason = reason;
    this.meaning = meaning;
    this.status = status;
    this.advice = advice;
  }

  /** For a call that this gateway has not: a no like any other, which every caller knows how to take. */
  static lacking(gateway: GatewayIdentity, call: string): GatewayRefused {
    const message = 'it has no such call';
    return new GatewayRefused(gateway, { call, status: 501, reason: undefined, meaning: 'final', message });
  }

  /** Whether this is the reason, in the spelling of WeChat's version 2 or of API v3. */
  isFor(reason: string): boolean {
    return this.reason !== undefined && bareReason(this.reason) === bareReason(reason);
  }
}

/** Nothing was done: the call never reached the gateway, it only asked a question, or the gateway said "not now". Safe to try again. */
export class GatewayUnavailable extends DomainError {
  readonly code: string;
  readonly kind = 'unavailable';
  readonly gateway: string;
  /** The gateway's own word where it was there and said "not now"; undefined where it did not answer. */
  readonly reason: string | undefined;

  constructor(
    { name, codes }: GatewayIdentity,
    call: string,
    cause: unknown,
    { message, safeToRetry = true }: { message?: string; safeToRetry?: boolean } = {},
  ) {
    const reason = reasonOf(cause);
    const what =
      reason === undefined ? `did not answer ${call}` : `does not take ${call} now (${reason}${adviceOf(cause)})`;
    super(message ?? `${name} ${what}; nothing was changed there, so it is safe to try again.`, {
      members: { safeToRetry, ...(reason !== undefined && { upstreamReason: reason }) },
      cause,
    });
    this.code = codes.unavailable;
    this.gateway = name;
    this.reason = reason;
  }
}

/** This service was started without the gateway: what needs it cannot be done, now or later. */
export class GatewayNotConfigured extends GatewayUnavailable {
  override readonly code = 'gateway-not-configured';

  /** @param setting the one to set */
  constructor(gateway: GatewayIdentity, call: string, setting: string) {
    const message = `${call} needs ${gateway.name}, and this service has none: set ${setting}, or SANDBOX=on to try things out.`;
    super(gateway, call, undefined, { message, safeToRetry: false });
  }
}

/** The gateway answered a question, and the answer cannot be read. Nothing was changed, but waiting will hardly help: somebody has to look. */
export class GatewayUnreadable extends DomainError {
  readonly code: string;
  readonly kind = 'upstream-unreadable';

  constructor({ name, codes }: GatewayIdentity, call: string, cause: Error) {
    const message = `${name} answered ${call}, and the answer could not be read (${cause.message}); nothing was changed there.`;
    super(message, { members: { safeToRetry: true }, cause });
    this.code = codes.unreadable;
  }
}

/**
 * A call that changes something was sent, and no reliable answer came: it may have been done or not. A time-out of an order
 * is this and never "failed" (WeChat's rule for SYSTEMERROR and time-outs: ask, or repeat with identical parameters).
 */
export class GatewayOutcomeUnknown extends DomainError {
  readonly code: string;
  readonly kind = 'upstream-unknown';
  readonly gateway: string;
  /** The gateway's own word where it gave one that decides nothing. */
  readonly reason: string | undefined;

  constructor({ name, codes }: GatewayIdentity, call: string, cause: unknown) {
    const reason = reasonOf(cause);
    const said = reason === undefined ? '' : ` (${reason}${adviceOf(cause)})`;
    super(`${name} gave no reliable answer to ${call}${said}; it may have been carried out.`, {
      members: { safeToRetry: false, ...(reason !== undefined && { upstreamReason: reason }) },
      cause,
    });
    this.code = codes.outcomeUnknown;
    this.gateway = name;
    this.reason = reason;
  }
}

/** A question that went unanswered, by whatever: what is known already is all that is known. */
export function wasNotAnswered(error: unknown): error is GatewayUnavailable | GatewayUnreadable {
  return error instanceof GatewayUnavailable || error instanceof GatewayUnreadable;
}

/** The gateway's own word in an error of this port, whatever kind it is; undefined where it gave none. */
export function upstreamReasonOf(error: unknown): string | undefined {
  const said =
    error instanceof GatewayRefused || error instanceof GatewayUnavailable || error instanceof GatewayOutcomeUnknown;
  return said ? error.reason : undefined;
}

/** A reason without what differs between WeChat's spellings: `ORDER_PAID` in API v3 is `ORDERPAID` in version 2. */
export const bareReason = (reason: string): string => reason.trim().replaceAll('_', '').toUpperCase();

function reasonOf(cause: unknown): string | undefined {
  return cause instanceof GatewayRefused ? (cause.reason ?? String(cause.status)) : undefined;
}

function adviceOf(cause: unknown): string {
  return cause instanceof GatewayRefused && cause.advice !== undefined ? `: ${cause.advice}` : '';
}
