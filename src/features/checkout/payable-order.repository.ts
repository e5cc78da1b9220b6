import { type Model, trusted } from 'mongoose';
import { type AccountId, type ChannelId, type Fen, type OpenId } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import {
  deadlineOf,
  isPaidBy,
  type NextTry,
  type OrderKey,
  type OrderStatus,
  type PayableOrder,
  type Payment,
  type SurplusPayment,
  type UnpaidStatus,
} from './payable-order.js';
import { type PayableOrderDocument } from './payable-order.schema.js';

const UNPAID: readonly OrderStatus[] = ['AWAITING_PAYMENT', 'PAYMENT_FAILED'];
const PAYABLE: readonly OrderStatus[] = [...UNPAID, 'CLOSED'];

/** The payment's part of a module's order book. Each effect of a payment is ONE conditional write to the order's own document. */
export abstract class PayableOrderRepository<Document extends PayableOrderDocument> {
  private readonly orders: Model<PayableOrderDocument>;

  constructor(protected readonly model: Model<Document>) {
    this.orders = model as unknown as Model<PayableOrderDocument>;
  }

  /** @returns false when another try has begun meanwhile, or the order waits for no money any more */
  async beginNextAttempt({ orderNumber, paymentAttempt }: PayableOrder, next: NextTry): Promise<boolean> {
    const { matchedCount } = await this.orders.updateOne(
      { _id: orderNumber, paymentAttempt, status: trusted({ $in: UNPAID }) },
      { $inc: { paymentAttempt: 1 }, $set: { ...next, status: 'AWAITING_PAYMENT' } },
    );
    return matchedCount > 0;
  }

  /** Paid by the first payment of the right amount that is not in the books as surplus; however often it is called, the order is paid once. */
  async markPaid({ accountId, orderNumber }: OrderKey, paid: Payment): Promise<boolean> {
    const { totalFee, outTradeNo } = paid;
    const payable = { totalFee, status: trusted({ $in: PAYABLE }), 'surplus.outTradeNo': trusted({ $ne: outTradeNo }) };
    const { matchedCount } = await this.orders.updateOne(
      { _id: orderNumber, accountId, ...payable },
      { $set: { status: 'PAID', paid } },
    );
    return matchedCount > 0;
  }

  /** Money for what is paid already or cannot be had; told again, or told of the payment that pays the order, it adds nothing. */
  async addSurplus({ accountId, orderNumber }: OrderKey, payment: SurplusPayment): Promise<void> {
    const isNot = trusted({ $ne: payment.outTradeNo });
    await this.orders.updateOne(
      { _id: orderNumber, accountId, 'paid.outTradeNo': isNot, 'surplus.outTradeNo': isNot },
      { $push: { surplus: payment } },
    );
  }

  /** What became of the try that the order was read with: a later one may have begun since, and that one counts. */
  async markUnpaid({ accountId, orderNumber, paymentAttempt }: PayableOrder, status: UnpaidStatus): Promise<void> {
    await this.orders.updateOne(
      { _id: orderNumber, accountId, paymentAttempt, status: trusted({ $in: UNPAID }) },
      { $set: { status } },
    );
  }

  /** What went back only grows, in whatever order it is told; a payment that did not pay the order is not the order's. */
  async markPartRefunded({ accountId, orderNumber }: OrderKey, paid: Payment, refundedFee: number): Promise<void> {
    const { outTradeNo } = paid;
    await this.orders.updateOne(
      { _id: orderNumber, accountId, 'paid.outTradeNo': outTradeNo },
      { $max: { refundedFee } },
    );
  }

  /**
   * All of a payment went back: the one that paid the order, or would have, told late that it came; else it is surplus. Decided by the order as
   * it stands at each write, for the payment itself, or another one, may be booked at the same moment.
   * @returns whether the order is refunded by it
   */
  async markRefunded(order: PayableOrder, payment: Payment): Promise<boolean> {
    const { outTradeNo } = payment;
    const paidByIt = { 'paid.outTradeNo': outTradeNo };
    const unpaid = { paid: null, 'surplus.outTradeNo': trusted({ $ne: outTradeNo }) };
    if (await this.refundWhere(order, payment, paidByIt)) return true;
    if (isPaidBy(order, outTradeNo) && (await this.refundWhere(order, payment, unpaid))) return true;
    if (await this.markSurplusRefunded(order, payment)) return false;
    return this.refundWhere(order, payment, paidByIt);
  }

  private async refundWhere({ accountId, orderNumber }: OrderKey, paid: Payment, condition: object): Promise<boolean> {
    const { matchedCount } = await this.orders.updateOne(
      { _id: orderNumber, accountId, ...condition },
      { $set: { status: 'REFUNDED', paid, refundedFee: paid.totalFee } },
    );
    return matchedCount > 0;
  }

  /**
   * Enters it where it is not in the books yet: told late that it came, nobody takes it for money to give back.
   * @returns false where it is what paid the order
   */
  private async markSurplusRefunded(key: OrderKey, payment: Payment): Promise<boolean> {
    const { accountId, orderNumber } = key;
    await this.addSurplus(key, { ...payment, refunded: true });
    const { matchedCount } = await this.orders.updateOne(
      { _id: orderNumber, accountId, 'surplus.outTradeNo': payment.outTradeNo },
      { $set: { 'surplus.$.refunded': true } },
    );
    return matchedCount > 0;
  }
}

/** @returns false where the insertion found its number taken */
export async function unlessTaken(insertion: Promise<unknown>): Promise<boolean> {
  try {
    await insertion;
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** The payment's part of a document, as the code means it; a module with a deadline of its own puts that in its place. */
export function toPayableOrder(document: PayableOrderDocument): PayableOrder {
  return {
    orderNumber: document._id,
    accountId: document.accountId as AccountId,
    channelId: document.channelId as ChannelId,
    buyerId: document.buyerId as OpenId,
    ...(document.orderedBy !== undefined && { orderedBy: document.orderedBy }),
    totalFee: document.totalFee as Fen,
    status: document.status,
    deadline: deadlineOf(document.createdAt),
    paymentAttempt: document.paymentAttempt,
    ...(document.tryUntil && { tryUntil: document.tryUntil }),
    paid: document.paid,
    ...(document.refundedFee !== undefined && { refundedFee: document.refundedFee }),
    surplus: document.surplus,
  };
}
