/**
 * In WeChat's words: `SUCCESS`, `PROCESSING`, `REFUNDCLOSE`, `CHANGE` (the payer's card is dead), or whatever a test makes up: WeConnect's
 * list is open. API v3 says `CLOSED` and `ABNORMAL`. Only `SUCCESS` comes by itself.
 */
export type RefundStatus = string;

/** A refund as the sandbox keeps it: done at once, unless a test says otherwise. Times are ms since the epoch, money is fen. */
export interface Refund {
  outRefundNo: string;
  /** WeChat's own number. */
  refundNo: string;
  accountId: string;
  outTradeNo: string;
  tradeNo: string;
  totalFee: number;
  refundFee: number;
  opUserId: string;
  metadata: Record<string, unknown>;
  createTime: number;
  refundStatus: RefundStatus;
  /** The whole request: repeating a refund must not change one parameter of it. */
  request: string;
  /** Of a refund that came by API v3 of WeChat Pay. */
  direct?: { mchid: string; notifyUrl?: string };
}
