import { Injectable } from '@nestjs/common';
import { type AccountId, type OutRefundNo, SingleFlight } from '../../common/index.js';
import { TradeNumbers } from '../pay/numbers.js';
import { refundDigest } from './refund-digest.js';
import { RefundMaker } from './refund-maker.js';
import { parseRefundRequest } from './refund-parser.js';
import { RefundRefresher } from './refund-refresher.js';
import { type RefundDraft, type RefundRequest } from './refund-request.js';
import { OutRefundNoConflict, RefundNotFound } from './refund.errors.js';
import { RefundRepository } from './refund.repository.js';
import { type Refund, type RefundRecord } from './refund.js';

/** Money given back, whole or in part: asking for it and looking at it. */
@Injectable()
export class RefundService {
  private readonly flights = new SingleFlight<Refund>();

  constructor(
    private readonly maker: RefundMaker,
    private readonly refresher: RefundRefresher,
    private readonly refunds: RefundRepository,
    private readonly numbers: TradeNumbers,
  ) {}

  /**
   * Gives a payment back, whole or in part: never more than was paid in sum. The same refund again (same outRefundNo or idempotencyKey,
   * same content) answers the same one, and takes up again what a crash or an unknown outcome left open.
   * @throws InvalidInput naming every faulty field
   * @throws TradeNotFound, alike for a trade that does not exist and for another account's
   * @throws TradeNotPaid, RefundExceedsPayment, TooManyRefunds when there is not that much to give back
   * @throws OutRefundNoConflict when the number stands for a refund with other content
   * @throws RefundUnavailable, RefundOutcomeUnknown: safe to repeat with the outRefundNo that they carry; until then its fee stays reserved
   * @throws RefundRefused when WeConnect said no; no money moved, and the fee is free again
   * @throws GatewayRefused when it would not say whether the trade is paid; nothing was begun
   */
  async refund(request: RefundRequest): Promise<Refund> {
    const draft = parseRefundRequest(request);
    const given = draft.outRefundNo ?? (await this.numbers.refundNumber(draft));
    if (given !== undefined) return this.make(draft, given);
    for (;;) {
      try {
        return await this.make(draft, this.numbers.drawRefundNumber());
      } catch (error) {
        // A number that is taken is drawn again.
        if (!(error instanceof OutRefundNoConflict)) throw error;
      }
    }
  }

  /**
   * The refund as it stands in the books, without asking WeConnect.
   * @param scope the account that asks; undefined: any account's refund
   * @throws RefundNotFound, alike for a refund that does not exist and for another account's
   */
  async find(scope: AccountId | undefined, outRefundNo: string): Promise<Refund> {
    return this.load(scope, outRefundNo);
  }

  /**
   * The refund after asking WeConnect for it.
   * @throws RefundNotFound as `find`; RefundUnavailable when WeConnect could not be asked
   */
  async refresh(scope: AccountId | undefined, outRefundNo: string): Promise<Refund> {
    return this.refresher.refresh(await this.load(scope, outRefundNo));
  }

  private async load(scope: AccountId | undefined, outRefundNo: string): Promise<RefundRecord> {
    const refund = await this.refunds.find(outRefundNo);
    if (!refund || (scope !== undefined && refund.accountId !== scope)) throw new RefundNotFound(outRefundNo);
    return refund;
  }

  private make(draft: RefundDraft, outRefundNo: OutRefundNo): Promise<Refund> {
    const digest = refundDigest(draft);
    return this.flights.run(`${outRefundNo} ${digest}`, () => this.maker.make({ ...draft, outRefundNo, digest }));
  }
}
