import { Injectable } from '@nestjs/common';
import { Clock, NEVER_DUE, type OutTradeNo, SingleFlight } from '../../common/index.js';
import {
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayRegistry,
  type NewOrder,
  type UpstreamOrder,
} from '../../gateway/index.js';
import { nextPoll, ReconcilePolicy } from '../reconcile/poll-schedule.js';
import {
  OrderMismatch,
  OutTradeNoConflict,
  PaymentOutcomeUnknown,
  toPaymentError,
  TradeAlreadyPaid,
  TradeClosed,
  TradeExpired,
} from '../trade.errors.js';
import { type TradeRecord } from '../trade-record.js';
import { TradeRepository } from '../trade.repository.js';
import { type ObservedTrade, TradeWriter } from '../trade-writer.js';
import { type Trade } from '../trade.js';
import { TradeNumbers } from './numbers.js';
import {
  contentDigest,
  defaultExpiry,
  expiryNotAllowed,
  isExpiryAllowed,
  type OrderDraft,
  parsePayOrder,
  type PayOrder,
} from './pay-order.js';
import {
  type PayAnswer,
  PaymentSigner,
  qrCodeOf,
  type PlacedOrder,
  answeredOrderOf,
  placedOrderOf,
} from './payment-signer.js';

/** Where an order comes from the process itself. */
const OWN_ADDRESS = '127.0.0.1';

/** The number and the digest that stand for an order. */
interface OrderName {
  outTradeNo: OutTradeNo;
  digest: string;
  /** Whether the number was drawn here: then no trade may have it yet. */
  drawn: boolean;
}

/** From an order to what the payer's page needs: open the trade, place the order at WeConnect, sign. */
@Injectable()
export class PaymentService {
  private readonly flights = new SingleFlight<PlacedOrder>();

  constructor(
    private readonly numbers: TradeNumbers,
    private readonly repository: TradeRepository,
    private readonly gateways: GatewayRegistry,
    private readonly writer: TradeWriter,
    private readonly signer: PaymentSigner,
    private readonly clock: Clock,
    private readonly policy: ReconcilePolicy,
  ) {}

  /** As `TradeService.pay` says. */
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
    // Equal orders at the same time go to WeConnect once. Other content under the same number takes a flight of its own, and is refused.
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
   * @throws InvalidInput when the order is new and expires too soon or too late
   */
  private async open(draft: OrderDraft, { outTradeNo, digest, drawn }: OrderName): Promise<TradeRecord> {
    const now = this.clock.now();
    const trade = newTrade(draft, { outTradeNo, digest, now, policy: this.policy });
    // A repeat may come after its last moment to pay: the trade says so then, the request is not at fault.
    const allowed = isExpiryAllowed(trade.timeExpire, now);
    if (allowed && (await this.repository.insert(trade))) return trade;
    const known = await this.repository.find(outTradeNo);
    if (!known) throw expiryNotAllowed();
    const taken = allowed && known.unmade ? await this.repository.replace(known, trade) : undefined;
    if (taken) return taken;
    if (drawn || known.digest !== digest) throw new OutTradeNoConflict(outTradeNo);
    // Whoever opened it may have died over a call that made its order.
    return known.tradeStatus === 'CREATED' ? { ...known, uncertain: true } : known;
  }

  /** Brings an open trade to where it can be paid: by a unified order, unless one stands whose prepay_id is young enough. */
  private async place(trade: TradeRecord): Promise<PlacedOrder> {
    const now = this.clock.now();
    assertPayable(trade, now);
    const known = placedOrderOf(trade, now);
    if (known) return known;
    const { trade: current, disagreement } = await this.create(trade).catch((error: unknown) =>
      this.recover(trade, error),
    );
    // What counts is the trade after the entry: it may have been closed or paid meanwhile.
    if (disagreement) throw new OrderMismatch(current.outTradeNo, disagreement);
    assertPayable(current, this.clock.now());
    const answered = answeredOrderOf(current);
    if (!answered) throw new PaymentOutcomeUnknown(current.outTradeNo);
    return answered;
  }

  private async create(trade: TradeRecord): Promise<ObservedTrade> {
    return this.writer.update(trade, await this.gateways.of(trade).orders.create(toNewOrder(trade)), 'pay');
  }

  /**
   * Finds out what became of a unified order that was not answered with one. The failure goes into the history first, so that it is to be
   * seen whatever comes of it.
   * @throws what the trade turned out to be, or the failure in the words of a trade
   */
  private async recover(trade: TradeRecord, error: unknown): Promise<ObservedTrade> {
    const failure = toPaymentError(error, trade.outTradeNo);
    if (failure === error) throw error;
    const unknown = error instanceof GatewayOutcomeUnknown;
    const noted = await this.writer.note(trade, 'pay', {
      note: String(error),
      facts: unknown ? { uncertain: true } : {},
    });
    if (unknown) return this.askOrRepeat(noted);
    if (!(error instanceof GatewayRefused)) throw failure;
    if (error.meaning === 'decided') await this.assertStillPayable(noted);
    else await this.giveUp({ ...noted, uncertain: trade.uncertain }, error);
    throw failure;
  }

  /** Nobody can pay what WeConnect refused outright: the trade is over, is polled no more, and its number is free again. */
  private async giveUp(trade: TradeRecord, { reason }: GatewayRefused): Promise<void> {
    const told = reason === undefined ? '' : `: ${reason}`;
    await this.writer.enterUnmade(trade, `WeConnect refused to make the order${told}`);
  }

  /** A time-out is an unknown, never a failure: ask, and where no order stands, repeat once with the same parameters (WeChat's rule). */
  private async askOrRepeat(trade: TradeRecord): Promise<ObservedTrade> {
    const { outTradeNo } = trade;
    try {
      const order = await this.gateways.of(trade).orders.find(outTradeNo);
      const entry = order && (await this.writer.update(trade, order, 'query'));
      // An order may stand whose prepay_id is too old: the lost call was to renew it, and only an answer to it says that it did.
      return entry && !this.isToBeRenewed(entry, order) ? entry : await this.create(entry?.trade ?? trade);
    } catch (error) {
      const failure = toPaymentError(error, outTradeNo);
      if (failure === error || error instanceof GatewayRefused) throw failure;
      throw new PaymentOutcomeUnknown(outTradeNo, error);
    }
  }

  private isToBeRenewed({ trade, disagreement }: ObservedTrade, { state }: UpstreamOrder): boolean {
    return state === 'PENDING' && !disagreement && !placedOrderOf(trade, this.clock.now());
  }

  /** A refusal that says no more than that the order's fate is decided: the order itself says which it is. @throws TradeAlreadyPaid, TradeClosed, OrderMismatch */
  private async assertStillPayable(trade: TradeRecord): Promise<void> {
    const { outTradeNo } = trade;
    try {
      const order = await this.gateways.of(trade).orders.find(outTradeNo);
      const entry = order && (await this.writer.update(trade, order, 'query'));
      if (entry) assertPayable(entry.trade, this.clock.now());
    } catch (error) {
      throw toPaymentError(error, outTradeNo);
    }
  }
}

/** @throws TradeAlreadyPaid, TradeClosed, TradeExpired, OrderMismatch. A payment that failed may be tried again. */
function assertPayable({ outTradeNo, tradeStatus, timeExpire, flags }: Trade, now: Date): void {
  switch (tradeStatus) {
    case 'PAY_SUCCESS':
    case 'REFUND':
      throw new TradeAlreadyPaid(outTradeNo);
    case 'CLOSED':
      throw new TradeClosed(outTradeNo);
    case 'CREATED':
    case 'PREPAID':
    case 'PAY_ERROR':
      if (flags.includes('amount-mismatch')) throw new OrderMismatch(outTradeNo, 'amount');
      if (flags.includes('account-mismatch')) throw new OrderMismatch(outTradeNo, 'account');
      if (timeExpire <= now) throw new TradeExpired(outTradeNo);
  }
}

interface Beginning {
  outTradeNo: OutTradeNo;
  digest: string;
  now: Date;
  policy: ReconcilePolicy;
}

/** The trade of a new order, its defaults fixed for every repeat. */
function newTrade(draft: OrderDraft, { outTradeNo, digest, now, policy }: Beginning): TradeRecord {
  const { accountId, tradeType, openId, subject, detail, totalFee, metadata } = draft;
  const life = {
    tradeStatus: 'CREATED' as const,
    createdAt: now,
    timeExpire: draft.timeExpire ?? defaultExpiry(now),
  };
  return {
    outTradeNo,
    accountId,
    tradeType,
    subject,
    detail,
    totalFee,
    metadata,
    digest,
    ...life,
    buyerId: openId,
    userIp: draft.userIp ?? OWN_ADDRESS,
    prepay: undefined,
    refunds: [],
    flags: [],
    history: [{ at: now, state: 'CREATED', source: 'pay' }],
    revision: 0,
    askAt: nextPoll(life, now, policy) ?? NEVER_DUE,
    askGeneration: 0,
  };
}

/**
 * The unified order of a trade: from what is stored, so that every repeat has identical parameters (WeChat's rule). `productId` is
 * the order number: WeChat wants one for NATIVE, and this service sells no products of its own.
 */
function toNewOrder(trade: TradeRecord): NewOrder {
  const { accountId, outTradeNo, subject, detail, totalFee, userIp, timeExpire, metadata } = trade;
  const native = trade.tradeType === 'NATIVE';
  return {
    accountId,
    tradeType: native ? 'NATIVE' : 'JSAPI',
    outTradeNo,
    subject,
    detail,
    totalFee,
    userIp,
    timeExpire,
    metadata,
    buyerId: native ? undefined : (trade.buyerId as NewOrder['buyerId']),
    productId: native ? outTradeNo : undefined,
  };
}
