import {
  GatewayNotConfigured,
  WeConnectOutcomeUnknown,
  WeConnectRefused,
  WeConnectUnavailable,
  WeConnectUnreadable,
} from '../weconnect/index.js';
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
  if (error instanceof WeConnectUnavailable) return new PaymentUnavailable(outTradeNo, error);
  if (error instanceof WeConnectUnreadable) return new PaymentUnreadable(outTradeNo, error);
  if (error instanceof WeConnectOutcomeUnknown) return new PaymentOutcomeUnknown(outTradeNo, error);
  if (error instanceof WeConnectRefused && error.isFor(WRONG_PAYER)) {
    return new WrongPayer(outTradeNo, error.reason, error);
  }
  if (error instanceof WeConnectRefused) return new PaymentRefused(outTradeNo, error.reason, error);
  return error;
}
