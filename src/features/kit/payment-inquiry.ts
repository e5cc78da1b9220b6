import { Injectable } from '@nestjs/common';
import { Clock, DomainError, type OutTradeNo, SingleFlight } from '../../common/index.js';
import { type Trade, TradeNotFound, TradeService } from '../../trade/index.js';
import { outTradeNoOf, type PayableOrder } from './payable-order.js';

/**
 * What the gateway says of an order's money. `PAID`: a try to pay it is paid, whether or not the order's books have heard · `UNPAID`:
 * nothing so far, and it may yet come · `CLOSED`: nothing, and no try can be paid any more · `UNKNOWN`: it could not be asked.
 */
export type GatewayWord = 'PAID' | 'UNPAID' | 'CLOSED' | 'UNKNOWN';

/** The strongest first: of several tries one that is paid decides, and nothing is said while one of them is unknown. */
const BY_WEIGHT: readonly GatewayWord[] = ['PAID', 'UNKNOWN', 'UNPAID', 'CLOSED'];

/** A page that asks more often than that, in however many windows, is told the same again. */
const FRESH_MS = 1000;
const ANSWERS_KEPT = 1000;

/** Earlier ones were closed long before. */
const TRIES_ASKED = 10;

interface Answer {
  word: GatewayWord;
  at: number;
}

/** Asks the gateway how an order's tries to pay stand, for the page that must say whether anything was paid. */
@Injectable()
export class PaymentInquiry {
  private readonly flights = new SingleFlight<GatewayWord>();
  private readonly answers = new Map<string, Answer>();

  constructor(
    private readonly trades: TradeService,
    private readonly clock: Clock,
  ) {}

  /** Never fails because the gateway does: then it says `UNKNOWN`. */
  async ask(order: PayableOrder): Promise<GatewayWord> {
    const { orderNumber } = order;
    const now = this.clock.now().getTime();
    const known = this.answers.get(orderNumber);
    if (known && now - known.at < FRESH_MS) return known.word;
    const word = await this.flights.run(orderNumber, () => this.askEach(order));
    if (this.answers.size >= ANSWERS_KEPT) this.answers.clear();
    this.answers.set(orderNumber, { word, at: now });
    return word;
  }

  private async askEach(order: PayableOrder): Promise<GatewayWord> {
    const booked = [order.paid, ...order.surplus].map((payment) => payment?.outTradeNo);
    const open = triesOf(order).filter((outTradeNo) => !booked.includes(outTradeNo));
    const words = await Promise.all(open.map((outTradeNo) => this.askOne(order, outTradeNo)));
    return BY_WEIGHT.find((word) => words.includes(word)) ?? 'CLOSED';
  }

  private async askOne(order: PayableOrder, outTradeNo: OutTradeNo): Promise<GatewayWord> {
    try {
      const isLatest = outTradeNo === outTradeNoOf(order);
      const trade = await this.trades.find(order.accountId, outTradeNo);
      const isOver = trade.tradeStatus === 'CLOSED' && !isLatest;
      return wordOf(isOver ? trade : await this.trades.refresh(order.accountId, outTradeNo));
    } catch (error) {
      // The number was taken before there was anything to pay.
      if (error instanceof TradeNotFound) return 'CLOSED';
      if (error instanceof DomainError) return 'UNKNOWN';
      throw error;
    }
  }
}

function triesOf(order: PayableOrder): OutTradeNo[] {
  const tries = Array.from({ length: order.paymentAttempt }, (_, index) => index + 1);
  return tries.slice(-TRIES_ASKED).map((paymentAttempt) => outTradeNoOf({ ...order, paymentAttempt }));
}

function wordOf({ tradeStatus, flags }: Trade): GatewayWord {
  switch (tradeStatus) {
    case 'PAY_SUCCESS':
    case 'REFUND':
      return 'PAID';
    case 'CREATED':
    case 'PREPAID':
    case 'PAY_ERROR':
    case 'CLOSED':
      // The gateway's order is another one: what was paid there, if anything, is for people to see.
      if (flags.includes('amount-mismatch') || flags.includes('account-mismatch')) return 'UNKNOWN';
      return tradeStatus === 'CLOSED' ? 'CLOSED' : 'UNPAID';
  }
}
