import { defineError, DomainError } from '../common/index.js';
import {
  upstreamReasonOf,
  GatewayUnavailable,
  GatewayNotConfigured,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnreadable,
} from '../gateway/index.js';

/** No such trade, or one of another account: the same answer, so that nobody learns which. */
export class TradeNotFound extends defineError(
  'trade-not-found',
  'missing',
  (outTradeNo: string) => `There is no trade ${outTradeNo}.`,
) {}

/** The order number is taken by an order with other content, perhaps of another account: nothing of it is told. */
export class OutTradeNoConflict extends defineError(
  'out-trade-no-conflict',
  'conflict',
  (outTradeNo: string) =>
    `${outTradeNo} was used for an order with other content; an order that differs needs a number of its own.`,
) {}

/** The trade is paid: it cannot be paid again, nor closed. */
export class TradeAlreadyPaid extends defineError('trade-already-paid', 'conflict', (outTradeNo: string) => ({
  message: `Trade ${outTradeNo} is paid.`,
  members: { outTradeNo },
})) {}

/** The trade is closed: paying needs a new order number. */
export class TradeClosed extends defineError('trade-closed', 'conflict', (outTradeNo: string) => ({
  message: `Trade ${outTradeNo} is closed; pay with a new order number.`,
  members: { outTradeNo },
})) {}

/** WeChat closes no order within five minutes of its creation. */
export class TradeTooNew extends defineError(
  'trade-too-new',
  'conflict',
  (outTradeNo: string, closableAt: Date, cause: unknown) => {
    const retryAt = closableAt.toISOString();
    return {
      message: `WeChat closes no order within five minutes of its creation; close trade ${outTradeNo} again at ${retryAt}.`,
      members: { outTradeNo, safeToRetry: true, retryAt },
      cause,
    };
  },
) {}

/** The trade's last moment to pay is over: paying needs a new order number. */
export class TradeExpired extends defineError('trade-expired', 'conflict', (outTradeNo: string) => ({
  message: `Trade ${outTradeNo} expired unpaid; pay with a new order number.`,
  members: { outTradeNo },
})) {}

/** The gateway could not be asked, or does not take the order now: the same request, with this outTradeNo, is safe to repeat. */
export class PaymentUnavailable extends defineError(
  'payment-unavailable',
  'unavailable',
  (outTradeNo: string, cause: GatewayUnavailable) => {
    const { reason } = cause;
    const what = reason === undefined ? 'cannot be reached' : `does not take it now (${reason})`;
    return {
      message: `The gateway ${what}; repeat the request with the same number, outTradeNo ${outTradeNo}.`,
      members: { outTradeNo, safeToRetry: true, ...(reason !== undefined && { upstreamReason: reason }) },
      cause,
    };
  },
) {}

/** The gateway answered a question about the order, and the answer cannot be read; nothing was changed. */
class PaymentUnreadable extends defineError(
  'payment-unreadable',
  'upstream-unreadable',
  (outTradeNo: string, cause: Error) => ({
    message: `${cause.message} Asking again about outTradeNo ${outTradeNo} is safe, and may not help.`,
    members: { outTradeNo, safeToRetry: true },
    cause,
  }),
) {}

/** The order may or may not stand at the gateway. Repeating it with the SAME number and content is safe (WeChat's rule); a new number is not. */
export class PaymentOutcomeUnknown extends defineError(
  'payment-outcome-unknown',
  'upstream-unknown',
  (outTradeNo: string, cause?: unknown) => {
    const reason = upstreamReasonOf(cause);
    return {
      message: `The gateway gave no reliable answer${reason === undefined ? '' : ` (${reason})`}; repeat the request with the same number, outTradeNo ${outTradeNo}.`,
      members: { outTradeNo, safeToRetry: true, ...(reason !== undefined && { upstreamReason: reason }) },
      cause,
    };
  },
) {}

/** The gateway said no; `upstreamReason` is its word for why. */
export class PaymentRefused extends DomainError {
  readonly code = 'payment-refused';
  readonly kind = 'upstream-refused';

  constructor(
    outTradeNo: string,
    readonly reason: string | undefined,
    cause?: unknown,
  ) {
    super(`The gateway refused trade ${outTradeNo}${reason === undefined ? '' : `: ${reason}`}.`, {
      members: { outTradeNo, safeToRetry: false, upstreamReason: reason },
      cause,
    });
  }
}

/** The openId is not the payer's under the appid that collects: an openId belongs to ONE appid (WeChat's OPENID_MISMATCH). */
export class WrongPayer extends defineError(
  'wrong-payer',
  'invalid',
  (outTradeNo: string, reason: string | undefined, cause?: unknown) => {
    const message = "must be the payer's openId under the PAYING channel, as pay OAuth (GET /api/mobile/pay) gives it";
    return {
      message: `openId: ${message}. The gateway refused trade ${outTradeNo}.`,
      faults: [{ field: 'openId', message }],
      members: { outTradeNo, safeToRetry: false, upstreamReason: reason },
      cause,
    };
  },
) {}

/** The gateway's order of this number is not the one that was asked for: flagged, and nobody is asked to pay it. */
export class OrderMismatch extends defineError(
  'order-mismatch',
  'upstream-refused',
  (outTradeNo: string, disagreement: string) => ({
    message: `The gateway's order ${outTradeNo} has another ${disagreement}; pay with a new order number.`,
    members: { outTradeNo, safeToRetry: false },
  }),
) {}

const WRONG_PAYER = 'OPENID_MISMATCH';

/** The gateway's failure in the words of a trade: with the number that makes a repeat safe. What is not the gateway's stays as it is. */
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
