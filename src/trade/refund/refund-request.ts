import { type AccountId, type Fen, type OutRefundNo, type OutTradeNo } from '../../common/index.js';

/** A wish to give money back. Whatever stands in it is checked, whoever calls. */
export interface RefundRequest {
  /** Whose trade it is: from a verified token, never from a body. */
  accountId: string;
  outTradeNo: string;
  /** In fen: an integer, at most what is left of the payment. */
  refundFee: number;
  /** What the payer reads: 1 to 80 characters. */
  reason?: string | null | undefined;
  /** WeChat's rule for out_refund_no: 1 to 64 of `0-9 a-z A-Z _ - | * @`. A new one where left out. */
  outRefundNo?: string | null | undefined;
  /** Stands for an outRefundNo where there is none: 1 to 255 visible ASCII characters, the same for each repeat. */
  idempotencyKey?: string | null | undefined;
  /** Who gives it back, for WeChat's records. Says how the call came, not what is refunded: the first call's is kept. */
  operatorId: string;
}

/** A checked request, as the caller gave it. */
export interface RefundDraft {
  accountId: AccountId;
  outTradeNo: OutTradeNo;
  refundFee: Fen;
  reason: string;
  outRefundNo: OutRefundNo | undefined;
  /** Stands for an outRefundNo where there is none. */
  idempotencyKey?: string | undefined;
  operatorId: string;
}

/** A request with the number and the digest that stand for it. */
export interface NamedRefundDraft extends RefundDraft {
  outRefundNo: OutRefundNo;
  digest: string;
}
