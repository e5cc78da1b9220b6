import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, DomainError, type OutTradeNo, SingleFlight } from '../common/index.js';
import { GatewayRegistry, type UpstreamOrder } from '../gateway/index.js';
import { MerchantService } from '../merchant/index.js';
import { TradeNumbers } from './pay/numbers.js';
import { expiryNotAllowed, isExpiryAllowed } from './pay/order-fields.js';
import { type OrderRecovery, recoverOrder } from './pay/order-recovery.js';
import { contentDigest, newTrade, type OrderDraft, parsePayOrder, type PayOrder, toNewOrder } from './pay/pay-order.js';
import {
  answeredOrderOf,
  assertPayable,
  type PayAnswer,
  PaymentSigner,
  placedOrderOf,
  type PlacedOrder,
  qrCodeOf,
} from './pay/payment-signer.js';
import { ReconcilePolicy } from './reconcile/poll-schedule.js';
import { RefundDiscovery } from './refund/refund-discovery.js';
import { TradeCloser } from './trade-closer.js';
import {
  OrderMismatch,
  OutTradeNoConflict,
  PaymentOutcomeUnknown,
  toPaymentError,
  TradeNotFound,
} from './trade.errors.js';
import { TradeRepository } from './trade.repository.js';
import { type ObservedTrade, TradeWriter } from './trade-writer.js';
import { type Confirmation, type ObservationSource, type Trade, type TradeRecord } from './trade.js';

/** The number and the digest that stand for an order. */
interface OrderName {
  outTradeNo: OutTradeNo;
  digest: string;
  /** Whether the number was drawn here: then no trade may have it yet. */
  drawn: boolean;
}

/** What is known of an order that is asked for. */
interface Announced {
  isAnnounced?: (order: UpstreamOrder) => boolean;
  merchantId?: string | undefined;
}

/** Payments of every account: making one, reading it, closing it, and confirming it with the gateway. */
@Injectable()
export class TradeService {
  private readonly flights = new SingleFlight<PlacedOrder>();

  constructor(
    private readonly numbers: TradeNumbers,
    private readonly signer: PaymentSigner,
    private readonly clock: Clock,
    private readonly policy: ReconcilePolicy,
    private readonly gateways: GatewayRegistry,
    private readonly merchants: MerchantService,
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
   * @throws PaymentRefused, OrderMismatch when the gateway said no, or answered another order
   */
  async pay(order: PayOrder): Promise<PayAnswer> {
    const draft = parsePayOrder(order);
    const digest = contentDigest(draft);
    const given = draft.outTradeNo ?? (await this.numbers.tradeNumber(draft));
    if (given !== undefined) return this.payAs(draft, { outTradeNo: given, digest, drawn: false });
    for (;;) {
      try {
        return await this.payAs(draft, { outTradeNo: this.numbers.drawTradeNumber(), digest, drawn: true });
      } catch (error) {
        // A number that is taken is drawn again.
        if (!(error instanceof OutTradeNoConflict)) throw error;
      }
    }
  }

  private async payAs(draft: OrderDraft, name: OrderName): Promise<PayAnswer> {
    const { outTradeNo, digest } = name;
    // Equal orders at the same time go to the gateway once. Other content under the same number takes a flight of its own, and is refused.
    const placing = this.flights.run(`${outTradeNo} ${digest}`, async () => this.place(await this.open(draft, name)));
    const [order, key] = await Promise.all([placing, this.signer.keyOf(draft, outTradeNo)]);
    if (order.tradeType === 'JSAPI') {
      return { outTradeNo, tradeType: 'JSAPI', signature: await this.signer.sign(order, key) };
    }
    return { outTradeNo, tradeType: 'NATIVE', codeUrl: order.codeUrl, qrCode: qrCodeOf(order.codeUrl) };
  }

  /**
   * Inserts a new trade, or finds the one that an equal order inserted before.
   * @throws OutTradeNoConflict when the number stands for other content, or for another account's order
   * @throws InvalidInput when the order is new and expires too soon or too late, or has what its gateway would refuse
   */
  private async open(draft: OrderDraft, { outTradeNo, digest, drawn }: OrderName): Promise<TradeRecord> {
    const now = this.clock.now();
    const merchantId = await this.merchants.ownMerchantOf(draft.accountId);
    const trade = newTrade(draft, { outTradeNo, merchantId, digest, now, policy: this.policy });
    // A repeat may come after its last moment to pay, or after its account has moved to a gateway that would refuse it: the trade that stands counts.
    const fault = this.faultOf(trade, now);
    if (fault === undefined && (await this.repository.insert(trade))) return trade;
    const known = await this.repository.find(outTradeNo);
    if (!known) throw fault ?? new OutTradeNoConflict(outTradeNo);
    const taken = fault === undefined && known.unmade ? await this.repository.replace(known, trade) : undefined;
    if (taken) return taken;
    if (drawn || known.digest !== digest) throw new OutTradeNoConflict(outTradeNo);
    // The process that opened it may have died during the call that made its order.
    return known.tradeStatus === 'CREATED' ? { ...known, uncertain: true } : known;
  }

  /** What keeps a new trade from being made. */
  private faultOf(trade: TradeRecord, now: Date): Error | undefined {
    if (!isExpiryAllowed(trade.timeExpire, now)) return expiryNotAllowed();
    try {
      this.gateways.of(trade).orders.assertTaken?.(toNewOrder(trade));
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }

  /** Brings an open trade to where it can be paid: by a unified order, unless one stands whose prepay_id is young enough. */
  private async place(trade: TradeRecord): Promise<PlacedOrder> {
    const now = this.clock.now();
    assertPayable(trade, now);
    const known = placedOrderOf(trade, now);
    if (known) return known;
    const { trade: current, disagreement } = await this.create(trade).catch((error: unknown) =>
      recoverOrder(trade, error, this.recovery),
    );
    // The stored trade counts: it may have been closed or paid meanwhile.
    if (disagreement) throw new OrderMismatch(current.outTradeNo, disagreement);
    assertPayable(current, this.clock.now());
    const answered = answeredOrderOf(current);
    if (!answered) throw new PaymentOutcomeUnknown(current.outTradeNo);
    return answered;
  }

  private get recovery(): OrderRecovery {
    const { gateways, writer, clock } = this;
    return { gateways, writer, clock, create: (trade) => this.create(trade) };
  }

  private async create(trade: TradeRecord): Promise<ObservedTrade> {
    return this.writer.update(trade, await this.gateways.of(trade).orders.create(toNewOrder(trade)), 'pay');
  }

  /**
   * The trade as it is stored, without asking the gateway.
   * @param scope the account that asks; undefined: any account's trade
   * @throws TradeNotFound, alike for a trade that does not exist and for another account's
   */
  async find(scope: AccountId | undefined, outTradeNo: string): Promise<Trade> {
    return this.load(scope, outTradeNo);
  }

  /**
   * What a phone scans to pay a NATIVE trade, as it is stored: nobody is asked, and nothing is made.
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
   * The trade after asking the gateway for its order.
   * @throws TradeNotFound as `find`; PaymentUnavailable, PaymentRefused when the gateway could not be asked
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
   * Closes an unpaid trade at the gateway and here; a closed one stays as it is. A payment that comes nevertheless is taken and flagged.
   * @param scope the account that asks; undefined: any account's trade
   * @throws TradeNotFound as `find`; TradeAlreadyPaid
   * @throws TradeTooNew, which says when it can be closed (WeChat closes no order younger than five minutes)
   * @throws PaymentRefused with the gateway's reason
   * @throws PaymentUnavailable, PaymentOutcomeUnknown: closing again is safe
   */
  async close(scope: AccountId | undefined, outTradeNo: string): Promise<Trade> {
    return this.closer.close(await this.load(scope, outTradeNo));
  }

  /**
   * Gives up a trade that another one replaces: the reconciler closes it as soon as WeChat allows, so no caller waits for that. Until then it
   * can be paid, and a payment is announced as always. Nothing where it is over, or is no trade of the account.
   */
  async supersede(accountId: AccountId, outTradeNo: string): Promise<void> {
    const trade = await this.repository.find(outTradeNo);
    if (trade?.accountId === accountId) await this.closer.supersede(trade);
  }

  /** Flags a payment for which a module has nothing to deliver, so that an operator refunds it. Idempotent. */
  async flagSurplus(outTradeNo: OutTradeNo): Promise<void> {
    await this.writer.flag(outTradeNo, 'surplus');
  }

  /**
   * Asks the gateway for the order and moves the trade by the answer, adopting an order that was never seen here. An order with another
   * amount or account than was asked for is flagged and moves nothing.
   * @param about `isAnnounced`: whether the inbox holds an event that says what the order says; what it does not hold the reconciler
   * announces. `merchantId`: whose own merchant told of it, for an order that is unknown here
   * @throws GatewayUnavailable, GatewayRefused when the gateway could not be asked: try later
   */
  async confirm(
    outTradeNo: OutTradeNo,
    source: ObservationSource,
    { isAnnounced = () => false, merchantId }: Announced = {},
  ): Promise<Confirmation> {
    // What changes meanwhile is read again before anything is written.
    const known = await this.repository.find(outTradeNo);
    const order = await this.gateways.of(known ?? { merchantId }).orders.find(known ?? { outTradeNo });
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

  /** Whose the trades of those numbers are, by number, without asking the gateway; numbers without a trade are left out. */
  accountsOf(outTradeNos: readonly OutTradeNo[]): Promise<Map<string, AccountId>> {
    return this.repository.accountsOf(outTradeNos);
  }

  private async load(scope: AccountId | undefined, outTradeNo: string): Promise<TradeRecord> {
    const trade = await this.repository.find(outTradeNo);
    if (!trade) throw new TradeNotFound(outTradeNo);
    return ofScope(scope, trade);
  }
}

/** The gateway's answer may give a number to another account. */
function ofScope<Found extends Trade>(scope: AccountId | undefined, trade: Found): Found {
  if (scope !== undefined && trade.accountId !== scope) throw new TradeNotFound(trade.outTradeNo);
  return trade;
}
