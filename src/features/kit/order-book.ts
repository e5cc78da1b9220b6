import { Inject, Logger } from '@nestjs/common';
import { type Model, trusted } from 'mongoose';
import { Clock, type Fen, type ModuleName, type OutTradeNo, parseModuleName } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { settledRefundFee, TradeService } from '../../trade/index.js';
import { type PaymentContext, PermanentFailure } from '../../webhook/index.js';
import { type BillLine } from '../../webapp/index.js';
import { type OrderSource, type OrderView } from '../activation/index.js';
import { OrderNotFound } from './kit.errors.js';
import {
  asOf,
  deadlineOf,
  isEntered,
  isPaidBy,
  isTimeLeft,
  type NextTry,
  type OrderKey,
  type OrderPaymentView,
  type OrderStatus,
  outTradeNoOf,
  type PayableOrder,
  type Payment,
  paymentViewOf,
  type UnpaidStatus,
} from './payable-order.js';
import { type PayableOrderDocument } from './payable-order.schema.js';

const UNPAID: readonly OrderStatus[] = ['AWAITING_PAYMENT', 'PAYMENT_FAILED'];
const PAYABLE: readonly OrderStatus[] = [...UNPAID, 'CLOSED'];

/** A module's own fields of its order. */
export type OwnFields<Order extends PayableOrder> = Omit<Order, keyof PayableOrder>;

/** What a module decides of an order that is about to be placed. */
export type OrderDraft<Order extends PayableOrder> = OwnFields<Order> &
  Pick<Order, 'payUntil'> & {
    totalFee: Fen;
    /** A day ahead where left out; a module with another one says so in `read` too, for it is not kept. */
    deadline?: Date;
  };

/**
 * A module's orders: where they are kept, and what their payments do to them. A module says what an order costs (`draft`) and what it is
 * for (`linesOf`), hands its notifications to `applyPayment`, and overrides a hook where more happens than a change of the order.
 *
 * A hook may run more than once for one event, and events may come in any order: make each effect one conditional write to the order's own
 * document.
 */
export abstract class OrderBook<Order extends PayableOrder, Wanted = object> implements OrderSource {
  readonly module: ModuleName;
  /** Whether an unpaid order keeps from others what it is for: of those a buyer may have fewer. */
  readonly holds: boolean = false;
  protected readonly logger = new Logger(this.constructor.name);
  @Inject() protected readonly clock!: Clock;
  @Inject() private readonly trades!: TradeService;
  private readonly documents: Model<PayableOrderDocument>;

  /** @param module as its `static/config.json` names it */
  protected constructor(module: string, model: unknown) {
    this.module = parseModuleName(module);
    this.documents = model as Model<PayableOrderDocument>;
  }

  /** @throws InvalidInput, and errors of the module's own, where that cannot be had */
  abstract draft(wanted: Wanted, now: Date): OrderDraft<Order>;

  /** What is paid for: the lines of the bill. Their names are what the payer reads in WeChat. */
  abstract linesOf(order: Order): BillLine[];

  /** The order as its buyer and the pages see it. */
  viewOf(order: Order): OrderPaymentView {
    return paymentViewOf(order);
  }

  /** @throws OrderNotFound, alike for another account's order */
  async staffViewOf(key: OrderKey): Promise<OrderView> {
    const order = await this.get(key);
    const { channelId, buyerId, createdAt } = order;
    return { ...paymentViewOf(order), lines: this.linesOf(order), channelId, buyerId, createdAt };
  }

  /** The order is kept: a module that holds something for it does so here. A `DomainError` takes the order back. */
  onPlaced?(order: Order): Promise<void>;

  /** The buyer is about to pay. @returns the order as it is paid */
  onPaying(order: Order): Promise<Order> {
    return Promise.resolve(order);
  }

  /**
   * The right amount was paid, by a trade that the order does not have yet.
   * @param own what the module enters with the payment, in the same write
   */
  async onPaid(order: Order, payment: Payment, own?: Partial<OwnFields<Order>>): Promise<void> {
    if (await this.markPaid(order, payment, own)) return;
    const now = await this.find(order);
    if (now && !isEntered(now, payment.outTradeNo)) await this.keepSurplus(now, payment, 'an order was paid twice');
  }

  /** The order's current try came to nothing; what that makes of the order is its `status`. */
  async onEnded(order: Order, status: UnpaidStatus): Promise<void> {
    await this.markUnpaid(order, status);
  }

  /** So much of that payment has gone back in all, in fen. What went back only grows, in whatever order it is reported. */
  async onPartRefunded(order: Order, payment: Payment, refundedFee: number): Promise<void> {
    await this.update(order, { 'paid.outTradeNo': payment.outTradeNo }, { $max: { refundedFee } });
  }

  /** All of that payment went back; called once more when the payment itself is reported after that. */
  async onRefunded(order: Order, payment: Payment): Promise<void> {
    await this.markRefunded(order, payment);
  }

  /**
   * What a method under `@OnPayment` calls: finds the order, and does what the notification means for it.
   * @throws PermanentFailure for an order that there is not, another amount, or a status without a meaning
   */
  protected async applyPayment(context: PaymentContext): Promise<void> {
    const { trade, notification } = context;
    if (trade.metadata.module !== this.module) return;
    const order = await this.find({ accountId: trade.accountId, orderNumber: String(trade.metadata.orderNumber) });
    if (!order) throw new PermanentFailure(`Trade ${trade.outTradeNo} names an order that ${this.module} has not.`);
    // The end of an earlier try says nothing of the order: a later one may be on its way.
    const isCurrent = notification.outTradeNo === outTradeNoOf(order);
    switch (notification.tradeStatus) {
      case 'PAY_SUCCESS':
        return this.applyMoney(order, paymentOf(order, context));
      case 'REFUND':
        return this.applyRefund(order, context);
      case 'PAY_ERROR':
        return isCurrent ? this.onEnded(order, 'PAYMENT_FAILED') : undefined;
      case 'CLOSED':
        return isCurrent ? this.onEnded(order, afterClosedTry(order, notification.receivedAt)) : undefined;
      default:
        throw new PermanentFailure(`"${notification.tradeStatus}" means nothing to ${this.module}.`);
    }
  }

  private async applyMoney(order: Order, payment: Payment): Promise<void> {
    // An earlier delivery of the payment may have died while the refund was entered: whatever it left behind is taken back.
    if (wentBack(order, payment)) return this.onRefunded(order, payment);
    if (!isEntered(order, payment.outTradeNo)) await this.onPaid(order, payment);
  }

  /**
   * By what has gone back in all, as the trade stands now: so it is the same whichever refund is reported first, and however often. The trade
   * holds every refund that the gateway lists, ours and those made elsewhere; what it does not hold is never taken for money that went back.
   */
  private async applyRefund(order: Order, context: PaymentContext): Promise<void> {
    const payment = paymentOf(order, context);
    const refundedFee = settledRefundFee(context.trade);
    if (refundedFee >= context.trade.totalFee) return this.onRefunded(order, payment);
    await this.applyMoney(order, payment);
    if (refundedFee > 0) await this.onPartRefunded(order, payment, refundedFee);
  }

  /** @throws OrderNotFound, alike for another account's order */
  async get(key: OrderKey): Promise<Order> {
    const order = await this.find(key);
    if (!order) throw new OrderNotFound();
    return order;
  }

  async find({ accountId, orderNumber }: OrderKey): Promise<Order | undefined> {
    const document = await this.documents.findOne({ _id: orderNumber, accountId }).lean<PayableOrderDocument>();
    return document ? asOf(this.read(document), this.clock.now()) : undefined;
  }

  /** The order as the code means it; a module with a deadline of its own puts that in its place. */
  protected read({ _id, ...fields }: PayableOrderDocument): Order {
    const own = { paid: undefined, ...fields, orderNumber: _id, deadline: deadlineOf(fields.createdAt) };
    return own as unknown as Order;
  }

  /** @returns false where the number is taken */
  async insert({ orderNumber, ...order }: Order): Promise<boolean> {
    try {
      await this.documents.create({ _id: orderNumber, ...order } as unknown as PayableOrderDocument);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Takes back an order for which nobody was ever asked to pay. */
  async withdraw({ accountId, orderNumber }: OrderKey): Promise<void> {
    const untouched = { _id: orderNumber, accountId, paymentAttempt: 0, status: 'AWAITING_PAYMENT' as const };
    await this.documents.deleteOne(untouched);
  }

  /** @returns false when another try has begun meanwhile, or the order waits for no money any more */
  beginNextAttempt(order: Order, next: NextTry): Promise<boolean> {
    const unchanged = { paymentAttempt: order.paymentAttempt, status: trusted({ $in: UNPAID }) };
    return this.update(order, unchanged, {
      $inc: { paymentAttempt: 1 },
      $set: { ...next, status: 'AWAITING_PAYMENT' },
    });
  }

  /** Paid by the first payment of the right amount that is not surplus; however often it is called, the order is paid once. */
  markPaid(order: Order, paid: Payment, own: object = {}): Promise<boolean> {
    const { totalFee, outTradeNo } = paid;
    const payable = { totalFee, status: trusted({ $in: PAYABLE }), 'surplus.outTradeNo': trusted({ $ne: outTradeNo }) };
    return this.update(order, payable, { $set: { ...own, status: 'PAID', paid } });
  }

  /** Money that the order has no use for: people see it flagged, and give it back. The flag first, for what the order has is not looked at again. */
  protected async keepSurplus(order: Order, payment: Payment, msg: string): Promise<void> {
    const { outTradeNo } = payment;
    this.logger.error({ msg, orderNumber: order.orderNumber, outTradeNo });
    await this.trades.flagSurplus(outTradeNo);
    await this.addSurplus(order, payment);
  }

  /** What became of the try that the order was read with: a later one may have begun since, and that one counts. */
  protected async markUnpaid(order: Order, status: UnpaidStatus): Promise<void> {
    const unchanged = { paymentAttempt: order.paymentAttempt, status: trusted({ $in: UNPAID }) };
    await this.update(order, unchanged, { $set: { status } });
  }

  /**
   * All of a payment went back: the one that paid the order, or would have, reported late; else it is surplus. Decided by the order as
   * it stands at each write, for the payment itself, or another one, may be entered at the same moment.
   * @returns whether the order is refunded by it
   */
  async markRefunded(order: Order, payment: Payment): Promise<boolean> {
    const { outTradeNo, totalFee } = payment;
    const refund = { $set: { status: 'REFUNDED', paid: payment, refundedFee: totalFee } };
    const paidByIt = { 'paid.outTradeNo': outTradeNo };
    const unpaid = { paid: null, 'surplus.outTradeNo': trusted({ $ne: outTradeNo }) };
    if (await this.update(order, paidByIt, refund)) return true;
    if (isPaidBy(order, outTradeNo) && (await this.update(order, unpaid, refund))) return true;
    // Entered where the order does not have it yet: reported late, it is not taken for money to give back.
    await this.addSurplus(order, { ...payment, refunded: true });
    const isSurplus = { 'surplus.outTradeNo': outTradeNo };
    if (await this.update(order, isSurplus, { $set: { 'surplus.$.refunded': true } })) return false;
    return this.update(order, paidByIt, refund);
  }

  /** Reported again, or reported of the payment that pays the order, it adds nothing. */
  async addSurplus(order: OrderKey, surplus: Payment & { refunded?: true }): Promise<void> {
    const isNot = trusted({ $ne: surplus.outTradeNo });
    const unknown = { 'paid.outTradeNo': isNot, 'surplus.outTradeNo': isNot };
    await this.update(order, unknown, { $push: { surplus } });
  }

  /** ONE conditional write to the order's own document. @returns whether the condition held */
  protected async update({ accountId, orderNumber }: OrderKey, condition: object, change: object): Promise<boolean> {
    const { matchedCount } = await this.documents.updateOne({ _id: orderNumber, accountId, ...condition }, change);
    return matchedCount > 0;
  }
}

/** An order ends by its own deadline: that a try was closed only makes room for the next one. */
function afterClosedTry(order: PayableOrder, now: Date): UnpaidStatus {
  return isTimeLeft(order, now) ? 'AWAITING_PAYMENT' : 'CLOSED';
}

function paymentOf(order: PayableOrder, { eventKey, trade, notification }: PaymentContext): Payment {
  const { outTradeNo, tradeNo, totalFee, receivedAt } = notification;
  if (totalFee !== order.totalFee) {
    throw new PermanentFailure(`${totalFee} fen were paid for order ${order.orderNumber} of ${order.totalFee} fen.`);
  }
  return { eventKey, outTradeNo, tradeNo, totalFee, paidAt: trade.paidAt ?? receivedAt };
}

function wentBack({ status, paid }: PayableOrder, { outTradeNo }: { outTradeNo: OutTradeNo }): boolean {
  return status === 'REFUNDED' && paid?.outTradeNo === outTradeNo;
}
