import { Injectable } from '@nestjs/common';
import { OutTradeNoConflict, type PayAnswer, TradeClosed, TradeExpired, TradeService } from '../../trade/index.js';
import { type TradeType } from '../../weconnect/index.js';
import { type Order, outTradeNoOf } from './order.js';
import { OrderRepository } from './order.repository.js';
import { OrderNotPayable } from './store.errors.js';
import { STORE } from './store.name.js';

/** Characters that a payer's screen shows without cutting. */
const SUBJECT_LENGTH = 40;

/** How a buyer pays. */
export interface Checkout {
  tradeType: TradeType;
  userIp: string;
}

/** Turns an order into a trade. Which try it is stands in the order BEFORE the trade exists, so a crash in between repeats the same number. */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly trades: TradeService,
    private readonly orders: OrderRepository,
  ) {}

  /**
   * Repeating it while the trade can be paid answers the same trade, freshly signed; an expired or closed one is followed by another.
   * @throws OrderNotPayable, and what `TradeService.pay` throws
   */
  async pay(order: Order, checkout: Checkout): Promise<PayAnswer> {
    if (order.status !== 'AWAITING_PAYMENT' && order.status !== 'PAYMENT_FAILED')
      throw new OrderNotPayable(order.status);
    if (order.paymentAttempt === 0) return this.payAnew(order, checkout);
    try {
      return await this.payAttempt(order, checkout);
    } catch (error) {
      if (error instanceof OutTradeNoConflict) await this.trades.close(order.accountId, outTradeNoOf(order));
      else if (!(error instanceof TradeExpired || error instanceof TradeClosed)) throw error;
      return this.payAnew(order, checkout);
    }
  }

  /** Whoever else begins the next try at the same time begins the same one. */
  private async payAnew(order: Order, checkout: Checkout): Promise<PayAnswer> {
    await this.orders.beginNextAttempt(order);
    return this.payAttempt({ ...order, paymentAttempt: order.paymentAttempt + 1 }, checkout);
  }

  private payAttempt(order: Order, { tradeType, userIp }: Checkout): Promise<PayAnswer> {
    const { accountId, orderNumber, channelId, buyerId, totalFee, items } = order;
    return this.trades.pay({
      accountId,
      outTradeNo: outTradeNoOf(order),
      subject: items
        .map(({ name }) => name)
        .join('、')
        .slice(0, SUBJECT_LENGTH),
      totalFee,
      openId: buyerId,
      tradeType,
      userIp,
      metadata: { module: STORE, orderNumber, channelId },
    });
  }
}
