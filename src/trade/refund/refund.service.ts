import { Injectable } from '@nestjs/common';
import { type AccountId, type OutRefundNo, SingleFlight } from '../../common/index.js';
import { TradeNumbers } from '../pay/numbers.js';
import {
  type RefundDraft,
  type RefundRequest,
  refundDigest,
  parseRefundRequest,
  type NamedRefundDraft,
} from './refund-request.js';
import { OutRefundNoConflict, RefundNotFound, RefundRefused } from './refund.errors.js';
import { RefundRepository } from './refund.repository.js';
import { type Refund, type RefundRecord, isTaken } from './refund.js';
import { RefundableTrades } from './refundable-trades.js';
import { RefundWriter } from './refund-writer.js';
import { RefundPlacer } from './refund-placer.js';

/** Asks WeConnect what became of a refund, and enters the answer. */
@Injectable()
export class RefundRefresher {
  constructor(
    private readonly books: RefundWriter,
    private readonly placer: RefundPlacer,
  ) {}

  /**
   * A refund that WeConnect does not have stays as it is: a call may be on its way, and only making it decides.
   * @throws RefundUnavailable
   */
  async refresh(refund: RefundRecord): Promise<RefundRecord> {
    const verdict = await this.placer.ask(refund);
    return verdict ? this.books.enter(refund, verdict) : refund;
  }
}

/** The way of a refund: reserve its fee on the trade, open it, have WeConnect make it, enter the answer. */
@Injectable()
export class RefundMaker {
  constructor(
    private readonly trades: RefundableTrades,
    private readonly refunds: RefundRepository,
    private readonly books: RefundWriter,
    private readonly placer: RefundPlacer,
  ) {}

  /** Repeating it goes the same way again, and every step finds what is done. */
  async make(draft: NamedRefundDraft): Promise<RefundRecord> {
    const trade = await this.trades.find(draft);
    const known = await this.refunds.find(draft.outRefundNo);
    if (known && known.digest !== draft.digest) return this.books.refuseNumber(trade, draft);
    const refund = known && isTaken(known) ? known : await this.books.open(trade, draft);
    if (isTaken(refund)) return this.books.settleTrade(refund);
    const verdict = await this.placer.place(refund);
    const entered = await this.books.enter(refund, verdict);
    if (verdict.kind === 'failed') throw new RefundRefused(draft.outRefundNo, verdict.reason, verdict.cause);
    return entered;
  }
}

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
