import { DomainError } from '../common/index.js';

interface Refusal {
  /** The call, as this service names it: `createOrder`. */
  call: string;
  /** The envelope's `code`. */
  envelopeCode: number;
  /** `data.errorCode` where WeConnect gave one: `ORDERPAID`, `OUT_TRADE_NO_USED`, … */
  reason: string | undefined;
  message: string;
}

/** WeConnect understood the call and said no: repeating it unchanged will not help. */
export class WeConnectRefused extends DomainError {
  readonly code = 'weconnect-refused';
  readonly kind = 'upstream-refused';
  readonly reason: string | undefined;
  readonly envelopeCode: number;

  constructor({ call, envelopeCode, reason, message }: Refusal) {
    super(`WeConnect refused ${call}: ${message}`, { members: { safeToRetry: false, upstreamReason: reason } });
    this.reason = reason;
    this.envelopeCode = envelopeCode;
  }
}

/** Nothing was done: the call never reached WeConnect, or it only asked a question. Safe to try again. */
export class WeConnectUnavailable extends DomainError {
  readonly code = 'weconnect-unavailable' as string;
  readonly kind = 'unavailable';

  constructor(
    call: string,
    cause: unknown,
    { message, safeToRetry = true }: { message?: string; safeToRetry?: boolean } = {},
  ) {
    super(message ?? `WeConnect did not answer ${call}; nothing was changed there, so it is safe to try again.`, {
      members: { safeToRetry },
      cause,
    });
  }
}

/** No WECONNECT_URL is given, and no sandbox runs: what needs WeConnect cannot be done, now or later. */
export class GatewayNotConfigured extends WeConnectUnavailable {
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
export class WeConnectOutcomeUnknown extends DomainError {
  readonly code = 'weconnect-outcome-unknown';
  readonly kind = 'upstream-unknown';

  constructor(call: string, cause: unknown) {
    super(`WeConnect gave no reliable answer to ${call}; it may have been carried out.`, {
      members: { safeToRetry: false },
      cause,
    });
  }
}
