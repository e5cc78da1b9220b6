import { type AccountId, type Fen, type OutRefundNo, type OutTradeNo } from '../../common/index.js';

/**
 * `PENDING`: asked for, the gateway's word not known yet · `PROCESSING`: taken, the money on its way · `ABNORMAL`: taken, and stuck: WeChat
 * could not hand it over, or the gateway says a word that nobody here knows; somebody has to look · `SUCCESS`: given back ·
 * `FAILED`: refused or closed, no money moved; asking again with the same number tries again.
 */
export const REFUND_STATES = ['PENDING', 'PROCESSING', 'ABNORMAL', 'SUCCESS', 'FAILED'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** The digest of a refund that was not asked for here (WeChat's own console, another system): it is nobody's content. */
export const MADE_ELSEWHERE = '';

/** Money given back of one payment, whole or in part. */
export interface Refund {
  outRefundNo: OutRefundNo;
  accountId: AccountId;
  outTradeNo: OutTradeNo;
  /** What was paid. */
  totalFee: Fen;
  refundFee: Fen;
  /** Empty where none was given. */
  reason: string;
  state: RefundState;
  /** The gateway's own word, once it took the refund; of a failed one its reason. */
  upstreamStatus: string | undefined;
  createdAt: Date;
  /** When the gateway's answer was entered. */
  settledAt: Date | undefined;
}

/** A refund with what only this module needs of it. */
export interface RefundRecord extends Refund {
  /** As its trade's: through whom it was paid, it is given back. */
  merchantId?: string | undefined;
  /** As the first call had it: a repeat must not change one parameter (WeChat's rule). */
  operatorId: string;
  digest: string;
  /** The latest try; see `ReservedShare`. */
  attempt: number;
  /** When the latest try began: the poll schedule counts from here. */
  triedAt: Date;
  /** When to poll next; while a poll is claimed, when its lease ends. */
  askAt: Date;
  /** Counts the claims: only the holder of the latest may schedule the next poll. */
  askGeneration: number;
}

/** Whether its end is not known. */
export function isOpen({ state }: Pick<Refund, 'state'>): boolean {
  return state !== 'SUCCESS' && state !== 'FAILED';
}

/** Whether the gateway took the refund. */
export function isTaken({ state }: Pick<Refund, 'state'>): boolean {
  return state === 'PROCESSING' || state === 'ABNORMAL' || state === 'SUCCESS';
}
