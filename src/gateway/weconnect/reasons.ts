import { bareReason, type Meaning } from '../gateway.errors.js';

/** Each call of the gateway, and the column of the table that it is read by. */
export const COLUMN_OF = {
  createOrder: 'order',
  findOrder: 'query',
  closeOrder: 'close',
  createRefund: 'refund',
  findRefund: 'refundQuery',
  listOrders: 'list',
  listRefunds: 'list',
  signPayment: 'sign',
  configurePayment: 'configuration',
  findPaymentConfiguration: 'configuration',
  redeemPayOauthCode: 'oauth',
  redeemBaseOauthCode: 'oauth',
  findChannel: 'channel',
  findChannels: 'channel',
  refreshToken: 'channel',
  setWebhookRule: 'channel',
} as const;
export type CallName = keyof typeof COLUMN_OF;
type Column = (typeof COLUMN_OF)[CallName];

const COLUMNS: readonly Column[] = [
  'order',
  'query',
  'close',
  'refund',
  'refundQuery',
  'list',
  'sign',
  'configuration',
  'oauth',
  'channel',
];

const U = 'unknown';
const L = 'later';
const D = 'decided';
const M = 'missing';
const T = 'too-new';
const S = 'spent';
const F = 'final';

type Row = readonly [Meaning, Meaning, Meaning, Meaning, Meaning, Meaning, Meaning, Meaning, Meaning, Meaning];

/** What a word means that stands in no row: where money would move, or a trade would be given up for it, that nobody knows whether it was done. */
const UNHEARD_OF: Row = [U, F, F, U, F, F, F, F, F, F];

const NO_WORD_AT_ALL: Row = [U, U, U, U, U, U, U, U, U, U];
const NOT_NOW: Row = [L, L, L, L, L, L, L, L, L, L];
const NO: Row = [F, F, F, F, F, F, F, F, F, F];
const SPENT_CODE: Row = [F, F, F, U, F, F, F, F, S, F];

/**
 * WeChat's and WeConnect's reasons, in the spelling of API v3; version 2 leaves the underscores out (`ORDERPAID`), and both are the same here.
 * Sources: the error tables of unified order, query, close and refund (versions 2 and 3), and of WeChat's OAuth.
 */
// prettier-ignore
const TABLE: Readonly<Record<string, Row>> = {
  // Nobody knows.            order query close refund refundQuery list sign configuration oauth channel
  SYSTEM_ERROR:           NO_WORD_AT_ALL,
  BANK_ERROR:             NO_WORD_AT_ALL,
  BIZERR_NEED_RETRY:      [U, L, U, U, L, L, L, U, U, L],
  USER_PAYING:            [U, L, L, L, L, L, L, F, F, L],
  // It says that it failed, and not whether for good: where money would move that is not enough.
  ERROR:                  [U, F, F, U, F, F, F, F, F, F],
  TRADE_ERROR:            [F, F, F, U, F, F, F, F, F, F],

  // Not now.
  FREQUENCY_LIMITED:      NOT_NOW,
  FREQUENCY_LIMIT_EXCEED: NOT_NOW,
  RATELIMIT_EXCEEDED:     NOT_NOW,
  RULE_LIMIT:             NOT_NOW,
  INVALID_REQ_TOO_MUCH:   NOT_NOW,
  '-1':                   NOT_NOW,
  '45009':                NOT_NOW,
  '45011':                NOT_NOW,
  ORDER_NOT_READY:        [F, L, L, L, L, L, F, F, F, F],
  ORDER_TOO_NEW:          [F, F, T, F, F, F, F, F, F, F],

  // The order's own state decides.
  ORDER_PAID:             [D, F, D, F, F, F, F, F, F, F],
  ORDER_CLOSED:           [D, F, D, F, F, F, F, F, F, F],
  ORDER_REVERSED:         [D, F, D, F, F, F, F, F, F, F],
  OUT_TRADE_NO_USED:      [D, F, D, F, F, F, F, F, F, F],
  // Among others: the number was used with other parameters.
  INVALID_REQUEST:        [D, F, F, F, F, F, F, F, F, F],

  // There is none. WeChat says so for minutes after a real payment, too: a refund of a paid order is tried again.
  ORDER_NOT_EXIST:        [F, M, M, L, M, F, F, F, F, F],
  RESOURCE_NOT_EXISTS:    [F, M, M, L, M, F, F, F, F, M],
  REFUND_NOT_EXIST:       [F, F, F, U, M, F, F, F, F, F],
  ACCOUNT_NOT_EXIST:      [F, F, F, F, F, F, F, M, F, M],

  // No. Before a refund's fee is free again its number is asked for: an earlier try may have been carried out.
  NOT_ENOUGH:             NO,
  TRADE_OVERDUE:          NO,
  USER_ACCOUNT_ABNORMAL:  NO,
  REFUND_FEE_MISMATCH:    NO,
  REFUND_FEE_EXCEEDED:    NO,
  OUT_REFUND_NO_USED:     NO,
  ORDER_NOT_PAID:         NO,
  INVALID_TRANSACTIONID:  NO,
  PARAM_ERROR:            NO,
  LACK_PARAMS:            NO,
  XML_FORMAT_ERROR:       NO,
  POST_DATA_EMPTY:        NO,
  REQUIRE_POST_METHOD:    NO,
  NOT_UTF8:               NO,
  SIGN_ERROR:             NO,
  CERT_ERROR:             NO,
  NO_AUTH:                NO,
  APPID_NOT_EXIST:        NO,
  MCHID_NOT_EXIST:        NO,
  MCH_NOT_EXISTS:         NO,
  APPID_MCHID_NOT_MATCH:  NO,
  APPID_MISMATCH:         NO,
  OPENID_MISMATCH:        NO,
  ACCOUNT_ERROR:          NO,

  // WeChat's OAuth: code invalid, used, missing, expired; the token that it was to be traded for invalid or expired.
  '40029':                SPENT_CODE,
  '40163':                SPENT_CODE,
  '41008':                SPENT_CODE,
  '42003':                SPENT_CODE,
  '40030':                SPENT_CODE,
  '42002':                SPENT_CODE,
  '40001':                SPENT_CODE,
  '40014':                SPENT_CODE,
  '42001':                SPENT_CODE,
};

/** What the envelope's own code means where no reason beside it is known: accepted and not done yet; none; too many at once. */
const CODES: Readonly<Record<string, Row>> = {
  '202': NO_WORD_AT_ALL,
  '404': [U, M, M, U, M, F, F, M, F, M],
  '429': NOT_NOW,
};

const ROWS: ReadonlyMap<string, Row> = new Map(Object.entries(TABLE).map(([reason, row]) => [bareReason(reason), row]));

/** Every reason of the table. */
export const REASONS: readonly string[] = Object.keys(TABLE);

/** @param reason WeConnect's own word, in whatever spelling; undefined: it gave none */
export function meaningOf(call: CallName, { reason, code }: { reason: string | undefined; code: number }): Meaning {
  const row = (reason === undefined ? undefined : ROWS.get(bareReason(reason))) ?? CODES[code] ?? UNHEARD_OF;
  return row[COLUMNS.indexOf(COLUMN_OF[call])] ?? 'unknown';
}

/** Whether a reason says no more than a time-out does, whatever was called. */
export function saysNothing(reason: string | undefined): boolean {
  return reason !== undefined && ROWS.get(bareReason(reason)) === NO_WORD_AT_ALL;
}
