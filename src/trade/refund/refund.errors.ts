import { defineError } from '../../common/index.js';
import { upstreamReasonOf } from '../../gateway/index.js';

/** No such refund, or one of another account: the same answer, so that nobody learns which. */
export class RefundNotFound extends defineError(
  'refund-not-found',
  'missing',
  (outRefundNo: string) => `There is no refund ${outRefundNo}.`,
) {}

/** The refund number is taken by a refund with other content, perhaps of another account: nothing of it is told. */
export class OutRefundNoConflict extends defineError(
  'out-refund-no-conflict',
  'conflict',
  (outRefundNo: string) =>
    `${outRefundNo} was used for a refund with other content; one that differs needs a number of its own.`,
) {}

/** Nobody has paid: there is nothing to give back. */
export class TradeNotPaid extends defineError('trade-not-paid', 'conflict', (outTradeNo: string) => ({
  message: `Trade ${outTradeNo} is not paid.`,
  members: { outTradeNo },
})) {}

/** More than is left of the payment, refunds that are under way among them. */
export class RefundExceedsPayment extends defineError(
  'refund-exceeds-payment',
  'conflict',
  (outTradeNo: string, refundableFee: number) => ({
    message: `Of trade ${outTradeNo}, ${refundableFee} fen are left to refund.`,
    members: { outTradeNo, refundableFee },
  }),
) {}

/** WeChat gives one payment back in a limited number of parts. */
export class TooManyRefunds extends defineError(
  'too-many-refunds',
  'conflict',
  (outTradeNo: string, limit: number) => ({
    message: `Trade ${outTradeNo} has ${limit} refunds, as many as WeChat allows.`,
    members: { outTradeNo },
  }),
) {}

/** WeChat gives money back within a year of the payment, `until` its last moment; after that the payer is paid in another way. */
export class RefundTooLate extends defineError('refund-too-late', 'conflict', (outTradeNo: string, until: Date) => {
  const refundableUntil = until.toISOString();
  return {
    message: `Trade ${outTradeNo} was paid more than a year ago: WeChat gave money of it back until ${refundableUntil}.`,
    members: { outTradeNo, refundableUntil },
  };
}) {}

/**
 * The gateway could not be asked, or does not take the refund now: the same request, with this outRefundNo, is safe to repeat. Until then its fee
 * stays reserved.
 */
export class RefundUnavailable extends defineError(
  'refund-unavailable',
  'unavailable',
  (outRefundNo: string, cause: unknown) => {
    const reason = upstreamReasonOf(cause);
    const what = reason === undefined ? 'cannot be reached' : `does not take it now (${reason})`;
    return {
      message: `The gateway ${what}; repeat the request with the same number, outRefundNo ${outRefundNo}.`,
      members: { outRefundNo, safeToRetry: true, ...(reason !== undefined && { upstreamReason: reason }) },
      cause,
    };
  },
) {}

/** The gateway answered a question about the refund, and the answer cannot be read; nothing was changed, and its fee stays reserved. */
export class RefundUnreadable extends defineError(
  'refund-unreadable',
  'upstream-unreadable',
  (outRefundNo: string, cause: Error) => ({
    message: `${cause.message} Asking again about outRefundNo ${outRefundNo} is safe, and may not help.`,
    members: { outRefundNo, safeToRetry: true },
    cause,
  }),
) {}

/** The money may or may not be on its way. Repeating with the SAME number and content is safe; a new number may refund twice. */
export class RefundOutcomeUnknown extends defineError(
  'refund-outcome-unknown',
  'upstream-unknown',
  (outRefundNo: string, cause: unknown) => {
    const reason = upstreamReasonOf(cause);
    const said = reason === undefined ? '' : ` (${reason})`;
    return {
      message: `The gateway gave no reliable answer${said}; repeat the request with the same number, outRefundNo ${outRefundNo}: another may refund twice.`,
      members: { outRefundNo, safeToRetry: true, ...(reason !== undefined && { upstreamReason: reason }) },
      cause,
    };
  },
) {}

/** The gateway said no, and no money moved; `upstreamReason` is its word for why. Once that is mended, repeat with the same number. */
export class RefundRefused extends defineError(
  'refund-refused',
  'upstream-refused',
  (outRefundNo: string, reason: string, cause?: unknown) => ({
    message: `The gateway refused refund ${outRefundNo}: ${reason}.`,
    members: { outRefundNo, safeToRetry: false, upstreamReason: reason },
    cause,
  }),
) {}
