import { DomainError } from '../common/index.js';
import {
  upstreamReasonOf,
  GatewayUnavailable,
  GatewayNotConfigured,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnreadable,
} from '../gateway/index.js';

/** No such trade, or one of another account: the same answer, so that nobody learns which. */
export class TradeNotFound extends DomainError {
  readonly code = 'trade-not-found';
  readonly kind = 'missing';

  constructor(outTradeNo: string) {
    super(`There is no trade ${outTradeNo}.`);
  }
}

/** The order number is taken by an order with other content, perhaps of another account: nothing of it is told. */
export class OutTradeNoConflict extends DomainError {
  readonly code = 'out-trade-no-conflict';
  readonly kind = 'conflict';

  constructor(outTradeNo: string) {
    super(`${outTradeNo} was used for an order with other content; an order that differs needs a number of its own.`);
  }
}

/** The trade is paid: it cannot be paid again, nor closed. */
export class TradeAlreadyPaid extends DomainError {
  readonly code = 'trade-already-paid';
  readonly kind = 'conflict';

  constructor(outTradeNo: string) {
    super(`Trade ${outTradeNo} is paid.`, { members: { outTradeNo } });
  }
}

/** The trade is closed: paying needs a new order number. */
export class TradeClosed extends DomainError {
  readonly code = 'trade-closed';
  readonly kind = 'conflict';

  constructor(outTradeNo: string) {
    super(`Trade ${outTradeNo} is closed; pay with a new order number.`, { members: { outTradeNo } });
  }
}

/** WeChat closes no order within five minutes of its creation. */
export class TradeTooNew extends DomainError {
  readonly code = 'trade-too-new';
  readonly kind = 'conflict';

  constructor(outTradeNo: string, closableAt: Date, cause: unknown) {
    const retryAt = closableAt.toISOString();
    super(
      `WeChat closes no order within five minutes of its creation; close trade ${outTradeNo} again at ${retryAt}.`,
      {
        members: { outTradeNo, safeToRetry: true, retryAt },
        cause,
      },
    );
  }
}

/** The trade's last moment to pay is over: paying needs a new order number. */
export class TradeExpired extends DomainError {
  readonly code = 'trade-expired';
  readonly kind = 'conflict';

  constructor(outTradeNo: string) {
    super(`Trade ${outTradeNo} expired unpaid; pay with a new order number.`, { members: { outTradeNo } });
  }
}

/** WeConnect could not be asked, or does not take the order now: the same request, with this outTradeNo, is safe to repeat. */
export class PaymentUnavailable extends DomainError {
  readonly code = 'payment-unavailable';
  readonly kind = 'unavailable';

  constructor(outTradeNo: string, cause: GatewayUnavailable) {
    const { reason } = cause;
    const what = reason === undefined ? 'cannot be reached' : `does not take it now (${reason})`;
    super(`WeConnect ${what}; repeat the request with the same number, outTradeNo ${outTradeNo}.`, {
      members: { outTradeNo, safeToRetry: true, ...(reason !== undefined && { upstreamReason: reason }) },
      cause,
    });
  }
}

/** WeConnect answered a question about the order, and the answer cannot be read; nothing was changed. */
export class PaymentUnreadable extends DomainError {
  readonly code = 'payment-unreadable';
  readonly kind = 'upstream-unreadable';

  constructor(outTradeNo: string, cause: Error) {
    super(`${cause.message} Asking again about outTradeNo ${outTradeNo} is safe, and may not help.`, {
      members: { outTradeNo, safeToRetry: true },
      cause,
    });
  }
}

/** The order may or may not stand at WeConnect. Repeating it with the SAME number and content is safe (WeChat's rule); a new number is not. */
export class PaymentOutcomeUnknown extends DomainError {
  readonly code = 'payment-outcome-unknown';
  readonly kind = 'upstream-unknown';

  constructor(outTradeNo: string, cause?: unknown) {
    const reason = upstreamReasonOf(cause);
    super(
      `WeConnect gave no reliable answer${reason === undefined ? '' : ` (${reason})`}; repeat the request with the same number, outTradeNo ${outTradeNo}.`,
      {
        members: { outTradeNo, safeToRetry: true, ...(reason !== undefined && { upstreamReason: reason }) },
        cause,
      },
    );
  }
}

/** WeConnect said no; `upstreamReason` is its word for why. */
export class PaymentRefused extends DomainError {
  readonly code = 'payment-refused';
  readonly kind = 'upstream-refused';

  constructor(
    outTradeNo: string,
    readonly reason: string | undefined,
    cause?: unknown,
  ) {
    super(`WeConnect refused trade ${outTradeNo}${reason === undefined ? '' : `: ${reason}`}.`, {
      members: { outTradeNo, safeToRetry: false, upstreamReason: reason },
      cause,
    });
  }
}

/** The openId is not the payer's under the appid that collects: an openId belongs to ONE appid (WeChat's OPENID_MISMATCH). */
export class WrongPayer extends DomainError {
  readonly code = 'wrong-payer';
  readonly kind = 'invalid';

  constructor(outTradeNo: string, reason: string | undefined, cause?: unknown) {
    const message = "must be the payer's openId under the PAYING channel, as pay OAuth (GET /api/mobile/pay) gives it";
    super(`openId: ${message}. WeConnect refused trade ${outTradeNo}.`, {
      faults: [{ field: 'openId', message }],
      members: { outTradeNo, safeToRetry: false, upstreamReason: reason },
      cause,
    });
  }
}

/** WeConnect's order of this number is not the one that was asked for: flagged, and nobody is asked to pay it. */
export class OrderMismatch extends DomainError {
  readonly code = 'order-mismatch';
  readonly kind = 'upstream-refused';

  constructor(outTradeNo: string, disagreement: string) {
    super(`WeConnect's order ${outTradeNo} has another ${disagreement}; pay with a new order number.`, {
      members: { outTradeNo, safeToRetry: false },
    });
  }
}

const WRONG_PAYER = 'OPENID_MISMATCH';

/** WeConnect's failure in the words of a trade: with the number that makes a repeat safe. What is not WeConnect's stays as it is. */
export function toPaymentError(error: unknown, outTradeNo: string): unknown {
  if (error instanceof GatewayNotConfigured) return error;
  if (error instanceof GatewayUnavailable) return new PaymentUnavailable(outTradeNo, error);
  if (error instanceof GatewayUnreadable) return new PaymentUnreadable(outTradeNo, error);
  if (error instanceof GatewayOutcomeUnknown) return new PaymentOutcomeUnknown(outTradeNo, error);
  if (error instanceof GatewayRefused && error.isFor(WRONG_PAYER)) {
    return new WrongPayer(outTradeNo, error.reason, error);
  }
  if (error instanceof GatewayRefused) return new PaymentRefused(outTradeNo, error.reason, error);
  return error;
}
