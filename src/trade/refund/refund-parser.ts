import {
  InvalidInput,
  isKeepableText,
  type OutRefundNo,
  parseAccountId,
  parseFen,
  parseOutRefundNo,
  parseOutTradeNo,
} from '../../common/index.js';
import { parseIdempotencyKey } from '../pay/idempotency-key.js';
import { readAll } from '../read-all.js';
import { type RefundDraft, type RefundRequest } from './refund-request.js';

const REASON_LENGTH = 80;
const CONTROL = /\p{Cc}/u;

/**
 * The rules of a refund, in one place for HTTP and for callers in the process.
 * @throws InvalidInput naming every field that breaks one
 */
export function parseRefundRequest(request: RefundRequest): RefundDraft {
  return readAll<RefundDraft>({
    accountId: () => parseAccountId(request.accountId),
    outTradeNo: () => parseOutTradeNo(request.outTradeNo),
    refundFee: () => parseFen(request.refundFee, 'refundFee'),
    reason: () => parseReason(request.reason),
    outRefundNo: () => parseNumber(request.outRefundNo),
    operatorId: () => request.operatorId,
    idempotencyKey: () => parseIdempotencyKey(request.idempotencyKey),
  });
}

function parseNumber(value: unknown): OutRefundNo | undefined {
  return value === undefined || value === null ? undefined : parseOutRefundNo(value);
}

function parseReason(value: unknown): string {
  if (value === undefined || value === null) return '';
  const valid = typeof value === 'string' && value.trim() !== '' && Array.from(value).length <= REASON_LENGTH;
  if (!valid || CONTROL.test(value) || !isKeepableText(value)) {
    throw InvalidInput.of('reason', `must be a line of 1 to ${REASON_LENGTH} characters`);
  }
  return value;
}
