import { Injectable } from '@nestjs/common';
import { type ModuleName } from '../../common/index.js';
import { OutTradeNoConflict, type PayAnswer, TradeClosed, TradeExpired, TradeService } from '../../trade/index.js';
import { type TradeType } from '../../weconnect/index.js';
import { ActivationService } from '../activation/index.js';
import { OrderNotPayable } from './checkout.errors.js';
import { isUnpaid, outTradeNoOf, type PayableOrder } from './payable-order.js';

/** Characters that a payer's screen shows without cutting. */
const SUBJECT_LENGTH = 40;

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
  /** The last moment to pay; an hour ahead where left out. One that differs needs, and gets, a trade of its own. */
  payUntil?: Date;
}

/** Where it is written which try to pay an order is. */
export interface Attempts {
  /** @returns false when another try has begun meanwhile */
  beginNextAttempt(order: PayableOrder): Promise<boolean>;
}

/** Turns an order into a trade. Which try it is stands in the order BEFORE the trade exists, so a crash in between repeats the same number. */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly trades: TradeService,
    private readonly activations: ActivationService,
  ) {}

  /**
   * Repeating it while the trade can be paid answers the same trade, freshly signed; an expired or closed one is followed by another.
   * @throws OrderNotPayable, ModuleNotActivated, and what `TradeService.pay` throws
   */
  async pay(order: PayableOrder, checkout: Checkout, attempts: Attempts): Promise<PayAnswer> {
    if (!isUnpaid(order)) throw new OrderNotPayable(order.status);
    // The order may be older than the deactivation, and a module that is not active does not hear that it was paid.
    await this.activations.requireActive(order.accountId, checkout.module);
    if (order.paymentAttempt > 0) {
      const answer = await this.payAgain(order, checkout);
      if (answer) return answer;
    }
    // Whoever else begins the next try at the same time begins the same one.
    await attempts.beginNextAttempt(order);
    return this.payAttempt({ ...order, paymentAttempt: order.paymentAttempt + 1 }, checkout);
  }

  /** @returns undefined when the order's trade can no longer be paid, or is asked for in another way: then another one follows */
  private async payAgain(order: PayableOrder, checkout: Checkout): Promise<PayAnswer | undefined> {
    try {
      return await this.payAttempt(order, checkout);
    } catch (error) {
      if (error instanceof OutTradeNoConflict) await this.trades.close(order.accountId, outTradeNoOf(order));
      else if (!(error instanceof TradeExpired || error instanceof TradeClosed)) throw error;
      return undefined;
    }
  }

  private payAttempt(order: PayableOrder, checkout: Checkout): Promise<PayAnswer> {
    const { accountId, orderNumber, channelId, buyerId, totalFee } = order;
    const { module, subject, tradeType, userIp, payUntil } = checkout;
    return this.trades.pay({
      accountId,
      outTradeNo: outTradeNoOf(order),
      subject: subject.slice(0, SUBJECT_LENGTH),
      totalFee,
      openId: buyerId,
      tradeType,
      userIp,
      timeExpire: payUntil?.getTime(),
      metadata: { module, orderNumber, channelId },
    });
  }
}
