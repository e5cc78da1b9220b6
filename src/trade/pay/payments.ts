import { Injectable } from '@nestjs/common';
import { SingleFlight, type OutTradeNo, Clock } from '../../common/index.js';
import {
  OutTradeNoConflict,
  OrderMismatch,
  PaymentOutcomeUnknown,
  TradeAlreadyPaid,
  TradeClosed,
  TradeExpired,
  toPaymentError,
} from '../trade.errors.js';
import { TradeNumbers } from './numbers.js';
import {
  type PayOrder,
  type OrderDraft,
  parsePayOrder,
  contentDigest,
  expiryNotAllowed,
  isExpiryAllowed,
} from './pay-order.js';
import {
  PaymentSigner,
  type PaymentMeans,
  type PayAnswer,
  qrCodeOf,
  meansAnswered,
  meansOf,
} from './payment-signer.js';
import { type TradeRecord } from '../trade-record.js';
import { TradeRepository } from '../trade.repository.js';
import { ReconcilePolicy } from '../reconcile/poll-schedule.js';
import { newTrade, toNewOrder } from './new-trade.js';
import { GatewayRegistry, type UpstreamOrder, GatewayOutcomeUnknown, GatewayRefused } from '../../gateway/index.js';
import { TradeWriter, type ObservedTrade } from '../trade-writer.js';
import { type Trade } from '../trade.js';

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

type Repeat = (trade: TradeRecord) => Promise<ObservedTrade>;

/** Finds out what became of a unified order that was not answered with one. */
@Injectable()
export class OrderRecovery {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly books: TradeWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * The failure goes into the history first, so that it is to be seen whatever comes of it.
   * @throws what the trade turned out to be, or the failure in the words of a trade
   */
  async recover(trade: TradeRecord, error: unknown, repeat: Repeat): Promise<ObservedTrade> {
    const failure = toPaymentError(error, trade.outTradeNo);
    if (failure === error) throw error;
    const unknown = error instanceof GatewayOutcomeUnknown;
    const noted = await this.books.note(trade, 'pay', {
      note: String(error),
      facts: unknown ? { uncertain: true } : {},
    });
    if (unknown) return this.askOrRepeat(noted, repeat);
    if (!(error instanceof GatewayRefused)) throw failure;
    if (error.meaning === 'decided') await this.learnFate(noted);
    else await this.giveUp({ ...noted, uncertain: trade.uncertain }, error);
    throw failure;
  }

  /** What WeConnect refused outright nobody can pay: the trade is over, is asked after no more, and keeps its number from nobody. */
  private async giveUp(trade: TradeRecord, { reason }: GatewayRefused): Promise<void> {
    await this.books.enterUnmade(
      trade,
      `WeConnect refused to make the order${reason === undefined ? '' : `: ${reason}`}`,
    );
  }

  /** A time-out is an unknown, never a failure: ask, and where nothing stands, repeat once with the same parameters (WeChat's rule). */
  private async askOrRepeat(trade: TradeRecord, repeat: Repeat): Promise<ObservedTrade> {
    const { outTradeNo } = trade;
    try {
      const order = await this.gateways.of(trade).orders.find(outTradeNo);
      const entry = order && (await this.books.update(trade, order, 'query'));
      // An order may stand whose prepay_id is too old: the lost call was to renew it, and only an answer to it says that it did.
      return entry && !this.isToBeRenewed(entry, order) ? entry : await repeat(entry?.trade ?? trade);
    } catch (error) {
      const failure = toPaymentError(error, outTradeNo);
      if (failure === error || error instanceof GatewayRefused) throw failure;
      throw new PaymentOutcomeUnknown(outTradeNo, error);
    }
  }

  private isToBeRenewed({ trade, disagreement }: ObservedTrade, { state }: UpstreamOrder): boolean {
    return state === 'PENDING' && !disagreement && !meansOf(trade, this.clock.now());
  }

  /** A refusal that says no more than that the order's fate is decided: which it is, the order itself says. @throws TradeAlreadyPaid, TradeClosed, OrderMismatch */
  private async learnFate(trade: TradeRecord): Promise<void> {
    const { outTradeNo } = trade;
    try {
      const order = await this.gateways.of(trade).orders.find(outTradeNo);
      const entry = order && (await this.books.update(trade, order, 'query'));
      if (entry) assertPayable(entry.trade, this.clock.now());
    } catch (error) {
      throw toPaymentError(error, outTradeNo);
    }
  }
}

/** Brings an open trade to where it can be paid: by a unified order, unless one stands that is young enough. */
@Injectable()
export class OrderPlacer {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly books: TradeWriter,
    private readonly recovery: OrderRecovery,
    private readonly clock: Clock,
  ) {}

  /** @throws TradeAlreadyPaid, TradeClosed, TradeExpired, OrderMismatch, PaymentRefused, PaymentUnavailable, PaymentOutcomeUnknown */
  async place(trade: TradeRecord): Promise<PaymentMeans> {
    const now = this.clock.now();
    assertPayable(trade, now);
    return meansOf(trade, now) ?? this.settle(await this.order(trade));
  }

  private async order(trade: TradeRecord): Promise<ObservedTrade> {
    try {
      return await this.create(trade);
    } catch (error) {
      return this.recovery.recover(trade, error, (current) => this.create(current));
    }
  }

  private async create(trade: TradeRecord): Promise<ObservedTrade> {
    return this.books.update(trade, await this.gateways.of(trade).orders.create(toNewOrder(trade)), 'pay');
  }

  /** What counts is the trade after the entry: it may have been closed or paid meanwhile. What was answered just now is usable, however old it is thought to be. */
  private settle({ trade, disagreement }: ObservedTrade): PaymentMeans {
    const now = this.clock.now();
    if (disagreement) throw new OrderMismatch(trade.outTradeNo, disagreement);
    assertPayable(trade, now);
    const means = meansAnswered(trade);
    if (!means) throw new PaymentOutcomeUnknown(trade.outTradeNo);
    return means;
  }
}

/** Puts a new trade into the books, or finds the one that an equal order put there before. */
@Injectable()
export class TradeOpener {
  constructor(
    private readonly repository: TradeRepository,
    private readonly clock: Clock,
    private readonly policy: ReconcilePolicy,
  ) {}

  /**
   * @throws OutTradeNoConflict when the number stands for other content, or for another account's order
   * @throws InvalidInput when the order is new and expires too soon or too late
   */
  async open(
    draft: OrderDraft,
    name: { outTradeNo: OutTradeNo; digest: string; drawn: boolean },
  ): Promise<TradeRecord> {
    const { outTradeNo, digest, drawn } = name;
    const now = this.clock.now();
    const trade = newTrade(draft, { outTradeNo, digest, now, policy: this.policy });
    // A repeat may come after its last moment to pay: that is for the trade to say, and no fault of the request.
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
}

/** From the wish to be paid to what the payer's page needs: open the trade, place the order, sign. */
@Injectable()
export class Payments {
  private readonly flights = new SingleFlight<PaymentMeans>();

  constructor(
    private readonly opener: TradeOpener,
    private readonly placer: OrderPlacer,
    private readonly signer: PaymentSigner,
    private readonly numbers: TradeNumbers,
  ) {}

  async pay(order: PayOrder): Promise<PayAnswer> {
    const draft = parsePayOrder(order);
    const given = draft.outTradeNo ?? (await this.numbers.tradeNumber(draft));
    if (given !== undefined) return this.payAs(draft, { outTradeNo: given, drawn: false });
    for (;;) {
      try {
        return await this.payAs(draft, { outTradeNo: this.numbers.drawTradeNumber(), drawn: true });
      } catch (error) {
        // A number that is taken is drawn again.
        if (!(error instanceof OutTradeNoConflict)) throw error;
      }
    }
  }

  private async payAs(draft: OrderDraft, name: Name): Promise<PayAnswer> {
    const { outTradeNo } = name;
    const [means, key] = await Promise.all([this.prepare(draft, name), this.signer.keyOf(draft, outTradeNo)]);
    if (means.tradeType === 'JSAPI')
      return { outTradeNo, tradeType: 'JSAPI', signature: await this.signer.sign(means, key) };
    return { outTradeNo, tradeType: 'NATIVE', codeUrl: means.codeUrl, qrCode: qrCodeOf(means.codeUrl) };
  }

  /**
   * Equal orders at the same time go up to WeConnect once. Other content under the same number is no equal order: it takes a flight
   * of its own, and is refused by the books.
   */
  private prepare(draft: OrderDraft, name: Name): Promise<PaymentMeans> {
    const digest = contentDigest(draft);
    return this.flights.run(`${name.outTradeNo} ${digest}`, async () =>
      this.placer.place(await this.opener.open(draft, { ...name, digest })),
    );
  }
}

interface Name {
  outTradeNo: OutTradeNo;
  /** Whether it was drawn here, so that it must be nobody's yet. */
  drawn: boolean;
}
