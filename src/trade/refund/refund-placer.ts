import { Injectable } from '@nestjs/common';
import {
  type NewRefund,
  type UpstreamRefund,
  GatewayRegistry,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnreadable,
} from '../../gateway/index.js';
import { RefundOutcomeUnknown, RefundUnavailable, RefundUnreadable } from './refund.errors.js';
import { type RefundRecord } from './refund.js';

/** The certain outcome of a refund at the gateway. */
export type RefundVerdict =
  | { kind: 'taken'; state: 'PROCESSING' | 'ABNORMAL' | 'SUCCESS'; upstreamStatus: string }
  | { kind: 'failed'; reason: string; cause?: unknown };

/** WeChat's words for a failed refund; the payer got no money. */
const CLOSED: ReadonlySet<string> = new Set(['REFUNDCLOSE', 'CLOSED', 'FAIL']);

/**
 * Reads the gateway's refund of our number. `CHANGE` and `ABNORMAL` (WeChat's words for a card that is dead) are not final: the fee stays
 * reserved, and somebody has to look. So does a word never seen before: it is neither an end nor known to be on its way.
 */
export function judge(refund: RefundRecord, upstream: UpstreamRefund): RefundVerdict {
  const { refundStatus } = upstream;
  if (!isSame(refund, upstream)) return { kind: 'failed', reason: 'OUT_REFUND_NO_USED' };
  if (CLOSED.has(refundStatus)) return { kind: 'failed', reason: refundStatus };
  const state = refundStatus === 'SUCCESS' || refundStatus === 'PROCESSING' ? refundStatus : 'ABNORMAL';
  return { kind: 'taken', state, upstreamStatus: refundStatus };
}

/** Whether the gateway's refund is ours, by the fields that it always tells. */
export function isSame(refund: RefundRecord, { accountId, outTradeNo, refundFee }: UpstreamRefund): boolean {
  const ours = accountId === undefined || refund.accountId === accountId;
  return ours && refund.outTradeNo === outTradeNo && refund.refundFee === refundFee;
}

/** Makes a refund at the gateway, and finds out its outcome. */
@Injectable()
export class RefundPlacer {
  constructor(private readonly gateways: GatewayRegistry) {}

  /**
   * Safe to repeat: the gateway answers a refund of the same number and content with the one that is there.
   * @throws RefundUnavailable, RefundOutcomeUnknown when it is not certain what became of it
   */
  async place(refund: RefundRecord): Promise<RefundVerdict> {
    try {
      return await this.create(refund);
    } catch (error) {
      const verdict = await this.learnFate(refund, error);
      return verdict ?? this.repeat(refund);
    }
  }

  /**
   * @returns what the gateway says of the refund; undefined where it has none
   * @throws RefundUnavailable, RefundUnreadable when it could not be asked, or its answer not be read
   */
  async ask(refund: RefundRecord): Promise<RefundVerdict | undefined> {
    const found = await this.find(refund, RefundUnavailable);
    return found && judge(refund, found);
  }

  private async create(refund: RefundRecord): Promise<RefundVerdict> {
    return judge(refund, await this.gateways.of(refund).refunds.create(toNewRefund(refund)));
  }

  /** The gateway had no refund after an unknown outcome: once more, with the same parameters (WeChat's rule). */
  private async repeat(refund: RefundRecord): Promise<RefundVerdict> {
    try {
      return await this.create(refund);
    } catch (error) {
      const verdict = await this.learnFate(refund, error);
      if (verdict) return verdict;
      throw new RefundOutcomeUnknown(refund.outRefundNo, error);
    }
  }

  /**
   * A time-out is an unknown, never a failure, and a refusal may be of a repeat while an earlier try was carried out: the gateway's own
   * record of the refund decides.
   * @returns undefined where the outcome was unknown and the gateway has no such refund
   */
  private async learnFate(refund: RefundRecord, error: unknown): Promise<RefundVerdict | undefined> {
    if (error instanceof GatewayUnavailable) throw new RefundUnavailable(refund.outRefundNo, error);
    const refused = error instanceof GatewayRefused;
    if (!refused && !(error instanceof GatewayOutcomeUnknown)) throw error;
    const found = await this.find(refund, RefundOutcomeUnknown);
    if (found) return judge(refund, found);
    return refused ? { kind: 'failed', reason: error.reason ?? 'REFUSED', cause: error } : undefined;
  }

  private async find(
    refund: RefundRecord,
    Failure: typeof RefundUnavailable | typeof RefundOutcomeUnknown,
  ): Promise<UpstreamRefund | undefined> {
    const { outRefundNo } = refund;
    try {
      return await this.gateways.of(refund).refunds.find(outRefundNo);
    } catch (error) {
      const unreadable = error instanceof GatewayUnreadable;
      if (unreadable && Failure === RefundUnavailable) throw new RefundUnreadable(outRefundNo, error);
      if (unreadable || error instanceof GatewayUnavailable || error instanceof GatewayRefused) {
        throw new Failure(outRefundNo, error);
      }
      throw error;
    }
  }
}

/** WeChat's limit for op_user_id. */
const OPERATOR_LENGTH = 32;

/** Made of the stored refund, so that every repeat has identical parameters (WeChat's rule). */
function toNewRefund(refund: RefundRecord): NewRefund {
  const { accountId, outTradeNo, outRefundNo, totalFee, refundFee, reason, operatorId } = refund;
  return {
    accountId,
    outTradeNo,
    outRefundNo,
    totalFee,
    refundFee,
    operatorId: operatorId.slice(0, OPERATOR_LENGTH),
    metadata: reason === '' ? {} : { reason },
  };
}
