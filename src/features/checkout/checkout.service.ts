import { Injectable } from '@nestjs/common';
import { Clock, type ModuleName, type OpenId } from '../../common/index.js';
import {
  OrderMismatch,
  OutTradeNoConflict,
  type PayAnswer,
  PaymentRefused,
  TradeClosed,
  TradeExpired,
  TradeService,
  WrongPayer,
} from '../../trade/index.js';
import { type TradeType } from '../../gateway/index.js';
import { ActivationService } from '../activation/index.js';
import { OrderNotFound, OrderNotPayable, PayerUnknown } from './checkout.errors.js';
import {
  isTimeLeft,
  isUnpaid,
  type NextTry,
  type OrderKey,
  outTradeNoOf,
  type PayableOrder,
  SHORTEST_TRY_MS,
} from './payable-order.js';
import { subjectOf } from './subject.js';

/** How long one try can be paid: its prepay_id lives two hours (WeChat's rule), and what nobody wants any more is to end soon. */
const TRY_MS = 60 * 60_000;
/** A try with less time left is followed by the next: nobody pays within that. */
const RUNNING_OUT_MS = 60_000;
/** As many tries as one call begins: each is one that somebody else began meanwhile in another way, or a number that is another's. */
const TRIES_PER_CALL = 5;

const OTHER_CHANNEL = new Set(['APPID_MISMATCH', 'APPID_MCHID_NOT_MATCH']);

/** How the buyer pays. */
export interface MeansOfPayment {
  tradeType: TradeType;
  userIp: string | undefined;
  /** The payer's openId under the channel that collects payments now, where it may differ from the order's. */
  payer?: OpenId | undefined;
}

/** What is asked for with an order's payment. */
export interface Checkout extends MeansOfPayment {
  module: ModuleName;
  /** What the payer reads; shortened at the end of a word where WeChat takes no more. */
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
   * @throws PayerUnknown where another channel collects payments now, under which the buyer's openId is not known
   */
  async pay(order: PayableOrder, checkout: Checkout, attempts: Attempts): Promise<PayAnswer> {
    if (!isUnpaid(order)) throw new OrderNotPayable(order.status);
    // The order may be older than the deactivation, and a module that is not active does not hear that it was paid.
    await this.activations.requireActive(order.accountId, checkout.module);
    let current = order;
    for (let begun = 0; ; begun += 1) {
      const outcome = await this.tryCurrent(current, checkout);
      if ('answer' in outcome) return outcome.answer;
      // One that begins under the present channel and is refused all the same would be refused again.
      if (begun === TRIES_PER_CALL || (begun > 0 && isOfAnotherChannel(outcome.followed))) throw outcome.followed;
      current = await this.next(
        current,
        { ...checkout, payer: payerAfter(outcome.followed, current, checkout) },
        attempts,
      );
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
      if (isOfAnotherPayer(error) && payerAfter(error, order, checkout) === order.buyerId)
        throw new PayerUnknown(order.channelId, error);
      if (isOfAnotherPayer(error) || isOfAnotherChannel(error)) return { followed: error };
      throw error;
    }
  }

  /** @returns the order with another try, whoever began it */
  private async next(order: PayableOrder, { payUntil, payer }: Checkout, attempts: Attempts): Promise<PayableOrder> {
    const now = this.clock.now();
    if (!isTimeLeft(order, now)) throw new OrderNotPayable('CLOSED');
    const next = { tryUntil: tryUntilOf(order, payUntil, now), buyerId: payer ?? order.buyerId };
    if (await attempts.beginNextAttempt(order, next)) {
      if (order.paymentAttempt > 0) await this.trades.supersede(order.accountId, outTradeNoOf(order));
      return { ...order, ...next, status: 'AWAITING_PAYMENT', paymentAttempt: order.paymentAttempt + 1 };
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
      subject: subjectOf(subject),
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

/** The try was begun while another channel collected the payments: its prepay_id is of no use under this one. */
function isOfAnotherChannel(error: unknown): error is PaymentRefused {
  return error instanceof PaymentRefused && OTHER_CHANNEL.has(error.reason ?? '');
}

/** An openId belongs to ONE appid (WeChat's rule), and this one is not of the channel that collects payments now. */
function isOfAnotherPayer(error: unknown): error is WrongPayer {
  return error instanceof WrongPayer;
}

function payerAfter(followed: Error, { buyerId }: PayableOrder, { payer }: MeansOfPayment): OpenId {
  return isOfAnotherPayer(followed) ? (payer ?? buyerId) : buyerId;
}

function isRunningOut({ tryUntil }: PayableOrder, now: Date): boolean {
  return tryUntil !== undefined && tryUntil.getTime() - now.getTime() < RUNNING_OUT_MS;
}

function tryUntilOf({ deadline }: PayableOrder, payUntil: Date | undefined, now: Date): Date {
  const wanted = payUntil?.getTime() ?? now.getTime() + TRY_MS;
  return new Date(Math.max(Math.min(wanted, deadline.getTime()), now.getTime() + SHORTEST_TRY_MS));
}
