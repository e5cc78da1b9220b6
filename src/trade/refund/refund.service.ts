import { Injectable } from '@nestjs/common';
import { type AccountId, type OutRefundNo, type OutTradeNo, SingleFlight } from '../../common/index.js';
import { GatewayRegistry, GatewayUnavailable, GatewayUnreadable, type UpstreamRefund } from '../../gateway/index.js';
import { TradeNumbers } from '../pay/numbers.js';
import { TradeNotFound } from '../trade.errors.js';
import { TradeRepository } from '../trade.repository.js';
import { TradeService } from '../trade.service.js';
import { isPaid } from '../trade.state.js';
import { RefundDiscovery } from './refund-discovery.js';
import { RefundPlacer } from './refund-placer.js';
import {
  type NamedRefundDraft,
  parseRefundRequest,
  type RefundDraft,
  type RefundRequest,
  refundDigest,
} from './refund-request.js';
import { RefundWriter } from './refund-writer.js';
import {
  OutRefundNoConflict,
  RefundNotFound,
  RefundRefused,
  RefundUnavailable,
  RefundUnreadable,
} from './refund.errors.js';
import { RefundRepository } from './refund.repository.js';
import { isTaken, type Refund, type RefundRecord } from './refund.js';
import { type TradeRecord } from '../trade.js';

/** What a merchant said when it was asked for a refund that it had told of, and what became of that here. */
type RefundConfirmation =
  | { found: false }
  | { found: true; refund: UpstreamRefund; entered: 'not-its-trade' }
  /** `later`: the call that makes it is under way. */
  | { found: true; refund: UpstreamRefund; accountId: AccountId; entered: 'yes' | 'later' };

/** Refunds, whole or in part: making one and reading it. */
@Injectable()
export class RefundService {
  private readonly flights = new SingleFlight<Refund>();

  constructor(
    private readonly numbers: TradeNumbers,
    private readonly trades: TradeService,
    private readonly repository: TradeRepository,
    private readonly refunds: RefundRepository,
    private readonly writer: RefundWriter,
    private readonly placer: RefundPlacer,
    private readonly discovery: RefundDiscovery,
    private readonly gateways: GatewayRegistry,
  ) {}

  /**
   * Gives a payment back, whole or in part: never more than was paid in sum. The same refund again (same outRefundNo or idempotencyKey,
   * same content) answers the same one, and takes up again what a crash or an unknown outcome left open.
   * @throws InvalidInput naming every faulty field
   * @throws TradeNotFound, alike for a trade that does not exist and for another account's
   * @throws TradeNotPaid, RefundExceedsPayment, TooManyRefunds when there is not that much to give back
   * @throws OutRefundNoConflict when the number stands for a refund with other content
   * @throws RefundUnavailable, RefundOutcomeUnknown: safe to repeat with the outRefundNo that they carry; until then its fee stays reserved
   * @throws RefundRefused when the gateway said no; no money moved, and the fee is free again
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
   * The refund as it is stored, without asking the gateway.
   * @param scope the account that asks; undefined: any account's refund
   * @throws RefundNotFound, alike for a refund that does not exist and for another account's
   */
  async find(scope: AccountId | undefined, outRefundNo: string): Promise<Refund> {
    return this.load(scope, outRefundNo);
  }

  /**
   * The refund after asking the gateway for it. One that the gateway does not have stays as it is: a call may be on its way.
   * @throws RefundNotFound as `find`; RefundUnavailable when the gateway could not be asked
   */
  async refresh(scope: AccountId | undefined, outRefundNo: string): Promise<Refund> {
    const refund = await this.load(scope, outRefundNo);
    const verdict = await this.placer.ask(refund);
    return verdict ? this.writer.enter(refund, verdict) : refund;
  }

  /**
   * Asks an account's own merchant for a refund that it was told of, and enters it: into the refund that is known here, or into its trade as
   * one made elsewhere. Its trade is adopted where it was never seen here; a trade that was paid through another merchant stays as it is.
   * @throws GatewayUnavailable, GatewayUnreadable, GatewayRefused when it could not be asked: try later
   */
  async confirm(outRefundNo: string, merchantId: string): Promise<RefundConfirmation> {
    const refund = await this.gateways.of({ merchantId }).refunds.find(outRefundNo);
    if (!refund) return { found: false };
    const trade = await this.tradeOf(refund.outTradeNo, merchantId);
    if (trade?.merchantId !== merchantId) return { found: true, refund, entered: 'not-its-trade' };
    const { accountId } = trade;
    return {
      found: true,
      refund,
      accountId,
      entered: (await this.discovery.learnOne(trade, refund)) ? 'yes' : 'later',
    };
  }

  private async tradeOf(outTradeNo: OutTradeNo, merchantId: string): Promise<TradeRecord | undefined> {
    const known = await this.repository.find(outTradeNo);
    if (known) return known;
    await this.trades.confirm(outTradeNo, 'notification', { merchantId });
    return this.repository.find(outTradeNo);
  }

  private async load(scope: AccountId | undefined, outRefundNo: string): Promise<RefundRecord> {
    const refund = await this.refunds.find(outRefundNo);
    if (!refund || (scope !== undefined && refund.accountId !== scope)) throw new RefundNotFound(outRefundNo);
    return refund;
  }

  /** Equal refunds at the same time go to the gateway once. */
  private make(draft: RefundDraft, outRefundNo: OutRefundNo): Promise<Refund> {
    const digest = refundDigest(draft);
    return this.flights.run(`${outRefundNo} ${digest}`, () => this.makeOnce({ ...draft, outRefundNo, digest }));
  }

  /** Reserves the fee on the trade, opens the refund, has the gateway make it, enters the answer. A repeat goes the same way, and finds what is done. */
  private async makeOnce(draft: NamedRefundDraft): Promise<RefundRecord> {
    const trade = await this.findPaid(draft);
    const known = await this.refunds.find(draft.outRefundNo);
    if (known && known.digest !== draft.digest) return this.writer.refuseNumber(trade, draft);
    const refund = known && isTaken(known) ? known : await this.writer.open(trade, draft);
    if (isTaken(refund)) return this.writer.settleTrade(refund);
    const verdict = await this.placer.place(refund);
    const entered = await this.writer.enter(refund, verdict);
    if (verdict.kind === 'failed') throw new RefundRefused(draft.outRefundNo, verdict.reason, verdict.cause);
    return entered;
  }

  /** The refund's trade. The notification of its payment may not have come yet, so the gateway is asked before the trade counts as unpaid. */
  private async findPaid({ accountId, outTradeNo, outRefundNo }: NamedRefundDraft): Promise<TradeRecord> {
    const trade = await this.findOwn(accountId, outTradeNo);
    if (isPaid(trade.tradeStatus) || trade.paidFee !== undefined) return trade;
    try {
      await this.trades.confirm(outTradeNo, 'query');
    } catch (error) {
      if (error instanceof GatewayUnavailable) throw new RefundUnavailable(outRefundNo, error);
      throw error instanceof GatewayUnreadable ? new RefundUnreadable(outRefundNo, error) : error;
    }
    // The gateway's answer may have given the number to another account.
    return this.findOwn(accountId, outTradeNo);
  }

  private async findOwn(accountId: AccountId, outTradeNo: OutTradeNo): Promise<TradeRecord> {
    const trade = await this.repository.find(outTradeNo);
    if (trade?.accountId !== accountId) throw new TradeNotFound(outTradeNo);
    return trade;
  }
}
