import { Injectable } from '@nestjs/common';
import {
  type UpstreamRefund,
  PaymentGateway,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnreadable,
} from '../../gateway/index.js';
import { RefundOutcomeUnknown, RefundUnavailable, RefundUnreadable } from './refund.errors.js';
import { toNewRefund } from './refund.mapping.js';
import { type RefundRecord } from './refund.js';
import { judge, type RefundVerdict } from './verdict.js';

/** Has WeConnect make a refund, and finds out what became of it. */
@Injectable()
export class RefundPlacer {
  constructor(private readonly weconnect: PaymentGateway) {}

  /**
   * Safe to repeat: WeConnect answers a refund of the same number and content with the one that is there.
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
   * @returns what WeConnect's books say of the refund; undefined where they do not have it
   * @throws RefundUnavailable, RefundUnreadable when it could not be asked, or its answer not be read
   */
  async ask(refund: RefundRecord): Promise<RefundVerdict | undefined> {
    const found = await this.find(refund, RefundUnavailable);
    return found && judge(refund, found);
  }

  private async create(refund: RefundRecord): Promise<RefundVerdict> {
    return judge(refund, await this.weconnect.createRefund(toNewRefund(refund)));
  }

  /** Nothing stood there after an unknown outcome: once more, with the same parameters (WeChat's rule). */
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
   * A time-out is an unknown, never a failure, and a refusal may be of a repeat while an earlier try was carried out: the books decide.
   * @returns undefined where the outcome was unknown and the books do not have the refund
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
    { outRefundNo }: RefundRecord,
    Failure: typeof RefundUnavailable | typeof RefundOutcomeUnknown,
  ): Promise<UpstreamRefund | undefined> {
    try {
      return await this.weconnect.findRefund(outRefundNo);
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
