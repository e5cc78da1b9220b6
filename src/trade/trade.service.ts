import { Injectable } from '@nestjs/common';
import { type AccountId, type OutTradeNo } from '../common/index.js';
import { GatewayRegistry, type UpstreamOrder } from '../gateway/index.js';
import { TradeWriter } from './trade-writer.js';
import { type TradeRecord } from './trade-record.js';
import { RefundDiscovery } from './refund/refund-discovery.js';
import { TradeRepository } from './trade.repository.js';
import { TradeCloser } from './trade-closer.js';
import { type PayOrder } from './pay/pay-order.js';
import { PaymentService } from './pay/payment.service.js';
import { type Confirmation, type ObservationSource, type Trade } from './trade.js';
import { TradeNotFound, toPaymentError } from './trade.errors.js';
import { type PayAnswer, qrCodeOf } from './pay/payment-signer.js';

/** Payments of every account: asking for one, looking at it, closing it, and entering what WeConnect says of it. */
@Injectable()
export class TradeService {
  constructor(
    private readonly payments: PaymentService,
    private readonly gateways: GatewayRegistry,
    private readonly repository: TradeRepository,
    private readonly writer: TradeWriter,
    private readonly closer: TradeCloser,
    private readonly refunds: RefundDiscovery,
  ) {}

  /**
   * Asks for a payment. The same order again (same outTradeNo or idempotencyKey, same content) answers the same order, freshly signed.
   * @throws InvalidInput naming every faulty field
   * @throws OutTradeNoConflict when the number stands for an order with other content
   * @throws TradeAlreadyPaid, TradeClosed, TradeExpired when this order can no longer be paid
   * @throws PaymentUnavailable, PaymentOutcomeUnknown: safe to repeat with the outTradeNo that they carry
   * @throws WrongPayer when openId is not the payer's under the paying channel
   * @throws PaymentRefused, OrderMismatch when WeConnect said no, or answered another order
   */
  async pay(order: PayOrder): Promise<PayAnswer> {
    return this.payments.pay(order);
  }

  /**
   * The trade as it stands in the books, without asking WeConnect.
   * @param scope the account that asks; undefined: any account's trade
   * @throws TradeNotFound, alike for a trade that does not exist and for another account's
   */
  async find(scope: AccountId | undefined, outTradeNo: string): Promise<Trade> {
    return this.load(scope, outTradeNo);
  }

  /**
   * What a phone scans to pay a NATIVE trade, as the books have it: nobody is asked, and nothing is made.
   * @returns undefined where there is nothing to scan, or the trade is not unpaid any more
   * @throws TradeNotFound as `find`
   */
  async codeOf(
    scope: AccountId | undefined,
    outTradeNo: string,
  ): Promise<{ codeUrl: string; qrCode: string } | undefined> {
    const { tradeStatus, prepay } = await this.load(scope, outTradeNo);
    if (tradeStatus !== 'PREPAID' || prepay?.codeUrl === undefined) return undefined;
    return { codeUrl: prepay.codeUrl, qrCode: qrCodeOf(prepay.codeUrl) };
  }

  /**
   * The trade after asking WeConnect for its order.
   * @throws TradeNotFound as `find`; PaymentUnavailable, PaymentRefused when WeConnect could not be asked
   */
  async refresh(scope: AccountId | undefined, outTradeNo: string): Promise<Trade> {
    const trade = await this.load(scope, outTradeNo);
    try {
      const confirmation = await this.confirm(trade.outTradeNo, 'query');
      return confirmation.found ? ofScope(scope, confirmation.trade) : trade;
    } catch (error) {
      throw toPaymentError(error, outTradeNo);
    }
  }

  /**
   * Closes an unpaid trade at WeConnect and here; a closed one stays as it is. A payment that comes nevertheless is taken and flagged.
   * @param scope the account that asks; undefined: any account's trade
   * @throws TradeNotFound as `find`; TradeAlreadyPaid
   * @throws TradeTooNew, which says when it can be closed (WeChat closes no order younger than five minutes)
   * @throws PaymentRefused with WeConnect's reason
   * @throws PaymentUnavailable, PaymentOutcomeUnknown: closing again is safe
   */
  async close(scope: AccountId | undefined, outTradeNo: string): Promise<Trade> {
    return this.closer.close(await this.load(scope, outTradeNo));
  }

  /**
   * Gives up a trade in whose place another one is asked for: the reconciler closes it as soon as WeChat allows, so nobody waits for that.
   * Until then it can be paid, and what is paid is told as always. Nothing where it is over, or is no trade of the account.
   */
  async supersede(accountId: AccountId, outTradeNo: string): Promise<void> {
    const trade = await this.repository.find(outTradeNo);
    if (trade?.accountId === accountId) await this.closer.supersede(trade);
  }

  /** Flags a payment as one that a module has nothing to give for, so that somebody gives it back. Doing it again changes nothing. */
  async flagSurplus(outTradeNo: OutTradeNo): Promise<void> {
    await this.writer.flag(outTradeNo, 'surplus');
  }

  /**
   * Asks WeConnect for the order and moves the trade by the answer, adopting an order that was never seen here. An order with another
   * amount or account than was asked for is flagged and moves nothing.
   * @param isAnnounced whether the inbox holds an event that says what the order says; what it does not hold the reconciler announces
   * @throws GatewayUnavailable, GatewayRefused when WeConnect could not be asked: try later
   */
  async confirm(
    outTradeNo: OutTradeNo,
    source: ObservationSource,
    isAnnounced: (order: UpstreamOrder) => boolean = () => false,
  ): Promise<Confirmation> {
    // Read while WeConnect looks: a payer waits for both. What changes meanwhile is read again before anything is written.
    const [order, known] = await Promise.all([
      this.gateways.ofNotifications.orders.find(outTradeNo),
      this.repository.find(outTradeNo),
    ]);
    if (!order) return { found: false, trade: await this.repository.find(outTradeNo) };
    const { trade, disagreement } = await this.writer.enter(order, { source, announced: isAnnounced(order), known });
    if (disagreement) return { found: true, order, trade, disagreement };
    return { found: true, order, trade: order.state === 'REFUNDED' ? await this.refunds.learn(trade) : trade };
  }

  /**
   * Any account's trade, with what went back of it: asked for where the trade is called refunded and nobody here ever asked, as in trades
   * of earlier versions.
   * @throws TradeNotFound; GatewayUnavailable, GatewayRefused when that had to be asked and could not be
   */
  async findWithRefunds(outTradeNo: string): Promise<Trade> {
    const trade = await this.load(undefined, outTradeNo);
    return trade.tradeStatus === 'REFUND' && !trade.refundsAsked ? this.refunds.learn(trade) : trade;
  }

  /** Whose the trades of those numbers are, by number, without asking WeConnect; numbers without a trade are left out. */
  accountsOf(outTradeNos: readonly OutTradeNo[]): Promise<Map<string, AccountId>> {
    return this.repository.accountsOf(outTradeNos);
  }

  private async load(scope: AccountId | undefined, outTradeNo: string): Promise<TradeRecord> {
    const trade = await this.repository.find(outTradeNo);
    if (!trade) throw new TradeNotFound(outTradeNo);
    return ofScope(scope, trade);
  }
}

/** Asked after, a number may turn out to be another account's. */
function ofScope<Found extends Trade>(scope: AccountId | undefined, trade: Found): Found {
  if (scope !== undefined && trade.accountId !== scope) throw new TradeNotFound(trade.outTradeNo);
  return trade;
}
