import { createHash } from 'node:crypto';
import safeStringify from 'safe-stable-stringify';
import { type OrderDraft } from './order-draft.js';

/**
 * Equal for two orders exactly when the caller gave the same content. What was left out takes no part, so a repeat that leaves it out
 * again is the same order; the payer's address takes none either, for it changes between two networks while the order stays.
 */
export function contentDigest(draft: OrderDraft): string {
  const { accountId, tradeType, openId, subject, detail, totalFee, metadata, timeExpire } = draft;
  const content = { accountId, tradeType, openId, subject, detail, totalFee, metadata, timeExpire };
  return createHash('sha256').update(safeStringify(content)).digest('base64url');
}
