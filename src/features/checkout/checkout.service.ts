import { Injectable } from '@nestjs/common';
import { Clock, type ModuleName } from '../../common/index.js';
import {
  OrderMismatch,
  OutTradeNoConflict,
  type PayAnswer,
  TradeClosed,
  TradeExpired,
  TradeService,
} from '../../trade/index.js';
import { type TradeType } from '../../weconnect/index.js';
import { ActivationService } from '../activation/index.js';
import { OrderNotFound, OrderNotPayable } from './checkout.errors.js';
import {
  isTimeLeft,
  isUnpaid,
  type NextTry,
  type OrderKey,
  outTradeNoOf,
  type PayableOrder,
  SHORTEST_TRY_MS,
} from './payable-order.js';

/** Characters that a payer's screen shows without cutting. */
const SUBJECT_LENGTH = 40;
/** How long one try can be paid: its prepay_id lives two hours (WeChat's rule), and what nobody wants any more is to end soon. */
const TRY_MS = 60 * 60_000;
/** A try with less time left is followed by the next: nobody pays within that. */
const RUNNING_OUT_MS = 60_000;
/** As many tries as one call begins: each is one that somebody else began meanwhile in another way, or a number that is another's. */
const TRIES_PER_CALL = 5;

/** How the buyer pays. */
export interface MeansOfPayment {
  tradeType: TradeType;
  userIp: string | undefined;
}

/** What is asked for with an order's payment. */
export interface Checkout extends MeansOfPayment {
  module: ModuleName;
  /** What the payer reads; cut where a screen would. */
  subject: string;
  /** The last moment of a try that begins now; an hour ahead where left out, and never after the order's deadline. */
  payUntil?: Date;
}

/** Where it is written which try to pay an order is. */
export interface Attempts {
  /** @returns false when another try has begun meanwhile, or the order waits for no money any more */
  beginNextAttempt(order: PayableOrder, next: NextTry): Promise<boolean>;
  find(key: OrderKey): Promise<PayableOrder | undefined>;
}

/**
 * Turns an order into a trade. Which try it is stands in the order BEFORE the trade exists, so a crash in between repeats the same number.
 * No try waits for the end of the one before, which WeChat closes after five minutes at the earliest: should the buyer pay both, the
 * second payment is surplus.
 */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly trades: TradeService,
    private readonly activations: ActivationService,
    private readonly clock: Clock,
  ) {}

  /**
   * Repeating it while the trade can be paid answers the same trade, freshly signed; one that is over, or is asked for in another way, is
   * followed by the next, as long as the order's own deadline allows.
   * @throws OrderNotPayable, ModuleNotActivated, and what `TradeService.pay` throws
   */
  async pay(order: PayableOrder, checkout: Checkout, attempts: Attempts): Promise<PayAnswer> {
    if (!isUnpaid(order)) throw new OrderNotPayable(order.status);
    // The order may be older than the deactivation, and a module that is not active does not hear that it was paid.
    await this.activations.requireActive(order.accountId, checkout.module);
    let current = order;
    for (let begun = 0; ; begun += 1) {
      const outcome = await this.tryCurrent(current, checkout);
      if ('answer' in outcome) return outcome.answer;
      if (begun === TRIES_PER_CALL) throw outcome.followed;
      current = await this.next(current, checkout, attempts);
    }
  }

  /** @returns why another try must follow, where the current one can no longer be paid, or not in this way, or is another's */
  private async tryCurrent(order: PayableOrder, checkout: Checkout): Promise<Outcome> {
    const now = this.clock.now();
    const isPassedOver = order.paymentAttempt === 0 || (isRunningOut(order, now) && isTimeLeft(order, now));
    if (isPassedOver) return { followed: new OrderNotPayable(order.status) };
    try {
      return { answer: await this.payAttempt(order, checkout) };
    } catch (error) {
      if (isFollowed(error)) return { followed: error };
      throw error;
    }
  }

  /** @returns the order with another try, whoever began it */
  private async next(order: PayableOrder, { payUntil }: Checkout, attempts: Attempts): Promise<PayableOrder> {
    const now = this.clock.now();
    if (!isTimeLeft(order, now)) throw new OrderNotPayable('CLOSED');
    const tryUntil = tryUntilOf(order, payUntil, now);
    if (await attempts.beginNextAttempt(order, { tryUntil })) {
      if (order.paymentAttempt > 0) await this.trades.supersede(order.accountId, outTradeNoOf(order));
      return { ...order, status: 'AWAITING_PAYMENT', paymentAttempt: order.paymentAttempt + 1, tryUntil };
    }
    const found = await attempts.find(order);
    if (!found) throw new OrderNotFound();
    if (!isUnpaid(found)) throw new OrderNotPayable(found.status);
    return found;
  }

  private payAttempt(order: PayableOrder, checkout: Checkout): Promise<PayAnswer> {
    const { accountId, orderNumber, channelId, buyerId, totalFee, tryUntil } = order;
    const { module, subject, tradeType, userIp } = checkout;
    return this.trades.pay({
      accountId,
      outTradeNo: outTradeNoOf(order),
      subject: subject.slice(0, SUBJECT_LENGTH),
      totalFee,
      openId: buyerId,
      tradeType,
      userIp,
      timeExpire: tryUntil?.getTime(),
      metadata: { module, orderNumber, channelId },
    });
  }
}

type Outcome = { answer: PayAnswer } | { followed: Error };

/** The number is of a trade that is over, that is paid in another way, or that is no trade of this order. */
function isFollowed(error: unknown): error is Error {
  return [TradeExpired, TradeClosed, OutTradeNoConflict, OrderMismatch].some((Followed) => error instanceof Followed);
}

function isRunningOut({ tryUntil }: PayableOrder, now: Date): boolean {
  return tryUntil !== undefined && tryUntil.getTime() - now.getTime() < RUNNING_OUT_MS;
}

function tryUntilOf({ deadline }: PayableOrder, payUntil: Date | undefined, now: Date): Date {
  const wanted = payUntil?.getTime() ?? now.getTime() + TRY_MS;
  return new Date(Math.max(Math.min(wanted, deadline.getTime()), now.getTime() + SHORTEST_TRY_MS));
}
