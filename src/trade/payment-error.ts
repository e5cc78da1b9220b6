import {
  GatewayNotConfigured,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnreadable,
} from '../gateway/index.js';
import {
  PaymentOutcomeUnknown,
  PaymentRefused,
  PaymentUnavailable,
  PaymentUnreadable,
  WrongPayer,
} from './trade.errors.js';

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
