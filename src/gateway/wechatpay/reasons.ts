import { bareReason, type Meaning } from '../gateway.errors.js';

/** Each call of API v3, and the column of the table that it is read by. */
const COLUMN_OF = { createOrder: 0, findOrder: 1, closeOrder: 2, createRefund: 3, findRefund: 4 } as const;
export type CallName = keyof typeof COLUMN_OF;

const U = 'unknown';
const L = 'later';
const D = 'decided';
const M = 'missing';
const F = 'final';

type Row = readonly [order: Meaning, query: Meaning, close: Meaning, refund: Meaning, refundQuery: Meaning];

const NOBODY_KNOWS: Row = [U, U, U, U, U];
const NOT_NOW: Row = [L, L, L, L, L];
const NO: Row = [F, F, F, F, F];

/**
 * WeChat's `code` of an answer, by what is known of it: pay.weixin.qq.com/doc/v3/merchant, error tables of each call. Older spellings leave
 * the underscores out (`ORDERPAID`), and both are the same here.
 */
// prettier-ignore
const TABLE: Readonly<Record<string, Row>> = {
  // Nobody knows.           order query close refund refundQuery
  SYSTEM_ERROR:           NOBODY_KNOWS,
  BANK_ERROR:             NOBODY_KNOWS,
  // It says that it failed, and not whether for good: where money would move that is not enough.
  TRADE_ERROR:            [F, F, F, U, F],

  // Not now.
  RATELIMIT_EXCEEDED:     NOT_NOW,
  RATELIMIT_EXCEED:       NOT_NOW,
  FREQUENCY_LIMITED:      NOT_NOW,
  FREQUENCY_LIMIT_EXCEED: NOT_NOW,
  RULE_LIMIT:             NOT_NOW,

  // The order's own state decides.
  ORDER_PAID:             [D, F, D, F, F],
  ORDER_CLOSED:           [D, F, D, F, F],
  ORDER_REVERSED:         [D, F, D, F, F],
  OUT_TRADE_NO_USED:      [D, F, D, F, F],
  // Among others: the number was used with other parameters.
  INVALID_REQUEST:        [D, F, F, F, F],

  // There is none. WeChat says so for minutes after a real payment, too: a refund of a paid order is tried again.
  ORDER_NOT_EXIST:        [F, M, M, L, M],
  RESOURCE_NOT_EXISTS:    [F, M, M, L, M],
  REFUND_NOT_EXISTS:      [F, F, F, U, M],

  // No. Before a refund's fee is free again its number is asked for: an earlier try may have been carried out.
  NOT_ENOUGH:             NO,
  USER_ACCOUNT_ABNORMAL:  NO,
  PARAM_ERROR:            NO,
  SIGN_ERROR:             NO,
  NO_AUTH:                NO,
  ACCOUNT_ERROR:          NO,
  MCH_NOT_EXISTS:         NO,
  APPID_MCHID_NOT_MATCH:  NO,
  OPENID_MISMATCH:        NO,
  INVALID_TRANSACTIONID:  NO,
};

/** A refusal in a word that stands in no row: the order itself says what became of it, and no refund's fee is freed for it. */
const REFUSED_IN_NEW_WORDS: Row = [D, F, F, U, F];

const ROWS: ReadonlyMap<string, Row> = new Map(Object.entries(TABLE).map(([reason, row]) => [bareReason(reason), row]));

const TOO_MANY = 429;

/** Every reason of the table. */
export const REASONS: readonly string[] = Object.keys(TABLE);

/** What an answer that is no success says. */
export interface Said {
  /** HTTP's. */
  status: number;
  /** WeChat's own word, in whatever spelling; undefined: it gave none. */
  reason: string | undefined;
}

/** @param said by WeChat itself: its signature is verified */
export function meaningOf(call: CallName, said: Said): Meaning {
  return rowOf(said)[COLUMN_OF[call]];
}

/** Whether it says no more than a time-out does, whatever was called: HTTP 202 (accepted, not done), 5xx, `SYSTEM_ERROR`. */
export const decidesNothing = (said: Said): boolean => rowOf(said) === NOBODY_KNOWS;

function rowOf({ status, reason }: Said): Row {
  const known = reason === undefined ? undefined : ROWS.get(bareReason(reason));
  if (known) return known;
  if (status === TOO_MANY) return NOT_NOW;
  return status >= 400 && status < 500 ? REFUSED_IN_NEW_WORDS : NOBODY_KNOWS;
}
