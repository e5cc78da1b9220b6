import { createHash } from 'node:crypto';
import safeStringify from 'safe-stable-stringify';
import { type RefundDraft } from './refund-request.js';

/** Equal for two requests exactly when they ask for the same refund. Who asks takes no part: a colleague may repeat it. */
export function refundDigest({ accountId, outTradeNo, refundFee, reason }: RefundDraft): string {
  const content = { accountId, outTradeNo, refundFee, reason };
  return createHash('sha256').update(safeStringify(content)).digest('base64url');
}
