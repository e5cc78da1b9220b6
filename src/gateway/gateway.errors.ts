import { DomainError } from '../common/index.js';
import { isReason, type Meaning } from './weconnect/reasons.js';

interface Refusal {
  /** The call, as this service names it: `createOrder`. */
  call: string;
  /** The envelope's `code`. */
  envelopeCode: number;
  /** `data.errorCode` where WeConnect gave one: `ORDERPAID`, `OUT_TRADE_NO_USED`, … */
  reason: string | undefined;
  /** What the reason means for this call (`reasons.ts`). */
  meaning: Meaning;
  message: string;
}

/** WeConnect understood the call and said no: repeating it unchanged will not help. */
export class GatewayRefused extends DomainError {
  readonly code = 'weconnect-refused';
  readonly kind = 'upstream-refused';
  readonly reason: string | undefined;
  readonly meaning: Meaning;
  readonly envelopeCode: number;

  constructor({ call, envelopeCode, reason, meaning, message }: Refusal) {
    super(`WeConnect refused ${call}: ${message}`, { members: { safeToRetry: false, upstreamReason: reason } });
    this.reason = reason;
    this.meaning = meaning;
    this.envelopeCode = envelopeCode;
  }

  /** Whether this is the reason, in whichever spelling. */
  isFor(reason: string): boolean {
    return isReason(this.reason, reason);
  }
}

/** Nothing was done: the call never reached WeConnect, it only asked a question, or WeConnect said "not now". Safe to try again. */
export class GatewayUnavailable extends DomainError {
  readonly code = 'weconnect-unavailable' as string;
  readonly kind = 'unavailable';
  /** WeConnect's own word where it was there and said "not now"; undefined where it did not answer. */
  readonly reason: string | undefined;

  constructor(
    call: string,
    cause: unknown,
    { message, safeToRetry = true }: { message?: string; safeToRetry?: boolean } = {},
  ) {
    const reason = reasonOf(cause);
    const what = reason === undefined ? `did not answer ${call}` : `does not take ${call} now (${reason})`;
    super(message ?? `WeConnect ${what}; nothing was changed there, so it is safe to try again.`, {
      members: { safeToRetry, ...(reason !== undefined && { upstreamReason: reason }) },
      cause,
    });
    this.reason = reason;
  }
}

/** WeConnect answered a question, and the answer cannot be read. Nothing was changed, but waiting will hardly help: somebody has to look. */
export class GatewayUnreadable extends DomainError {
  readonly code = 'weconnect-unreadable';
  readonly kind = 'upstream-unreadable';

  constructor(call: string, cause: Error) {
    super(
      `WeConnect answered ${call}, and the answer could not be read (${cause.message}); nothing was changed there.`,
      {
        members: { safeToRetry: true },
        cause,
      },
    );
  }
}

/** No WECONNECT_URL is given, and no sandbox runs: what needs WeConnect cannot be done, now or later. */
export class GatewayNotConfigured extends GatewayUnavailable {
  override readonly code = 'gateway-not-configured';

  constructor(call: string) {
    const message = `${call} needs WeConnect, and this service has none: set WECONNECT_URL, or SANDBOX=on to try things out.`;
    super(call, undefined, { message, safeToRetry: false });
  }
}

/**
 * A call that changes something was sent, and no reliable answer came: it may have been done or not. A time-out of an order
 * is this and never "failed" (WeChat's rule for SYSTEMERROR and time-outs: ask, or repeat with identical parameters).
 */
export class GatewayOutcomeUnknown extends DomainError {
  readonly code = 'weconnect-outcome-unknown';
  readonly kind = 'upstream-unknown';
  /** WeConnect's own word where it gave one that decides nothing. */
  readonly reason: string | undefined;

  constructor(call: string, cause: unknown) {
    const reason = reasonOf(cause);
    super(
      `WeConnect gave no reliable answer to ${call}${reason === undefined ? '' : ` (${reason})`}; it may have been carried out.`,
      {
        members: { safeToRetry: false, ...(reason !== undefined && { upstreamReason: reason }) },
        cause,
      },
    );
    this.reason = reason;
  }
}

/** A question that went unanswered, by whatever: what is known already is all that is known. */
export function wasNotAnswered(error: unknown): error is GatewayUnavailable | GatewayUnreadable {
  return error instanceof GatewayUnavailable || error instanceof GatewayUnreadable;
}

/** WeConnect's own word in an error of this port, whatever kind it is; undefined where it gave none. */
export function upstreamReasonOf(error: unknown): string | undefined {
  const said =
    error instanceof GatewayRefused || error instanceof GatewayUnavailable || error instanceof GatewayOutcomeUnknown;
  return said ? error.reason : undefined;
}

function reasonOf(cause: unknown): string | undefined {
  return cause instanceof GatewayRefused ? (cause.reason ?? String(cause.envelopeCode)) : undefined;
}
