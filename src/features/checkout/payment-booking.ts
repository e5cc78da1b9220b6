import { type ModuleName } from '../../common/index.js';
import { settledRefundFee } from '../../trade/index.js';
import { type PaymentContext, PermanentFailure } from '../../webhook/index.js';
import {
  isBooked,
  isTimeLeft,
  type OrderKey,
  outTradeNoOf,
  type PayableOrder,
  type Payment,
  type UnpaidStatus,
} from './payable-order.js';

/**
 * What a module does about its orders' payments. Every method may be called more than once for one event, and events may come in any
 * order: make each effect one conditional write to the order's own document.
 */
export interface PaymentEffects<Order extends PayableOrder> {
  find(key: OrderKey): Promise<Order | undefined>;
  /** The right amount was paid, by a trade that is not in the order's books yet. */
  bookPaid(order: Order, payment: Payment): Promise<void>;
  /** The order's current try came to nothing; what that makes of the order is its `status`. */
  bookUnpaid(order: Order, status: UnpaidStatus): Promise<void>;
  /** So much of that payment has gone back in all, in fen. */
  bookPartRefunded(order: Order, payment: Payment, refundedFee: number): Promise<void>;
  /** All the money of that payment went back; done once more when the payment itself is told after that. */
  bookRefunded(order: Order, payment: Payment): Promise<void>;
}

/**
 * Reads a payment notification for the module whose order it is of, and has the effect done that it calls for.
 * @throws PermanentFailure for an order that there is not, another amount, or a status without a meaning
 */
export async function bookPayment<Order extends PayableOrder>(
  module: ModuleName,
  context: PaymentContext,
  effects: PaymentEffects<Order>,
): Promise<void> {
  const { trade, notification } = context;
  if (trade.metadata.module !== module) return;
  const order = await effects.find({ accountId: trade.accountId, orderNumber: String(trade.metadata.orderNumber) });
  if (!order) throw new PermanentFailure(`Trade ${trade.outTradeNo} names an order that ${module} has not.`);
  switch (notification.tradeStatus) {
    case 'PAY_SUCCESS':
      return bookMoney(order, context, effects);
    case 'REFUND':
      return bookRefund(order, context, effects);
    case 'PAY_ERROR':
      return bookEnd(order, context, (current) => effects.bookUnpaid(current, 'PAYMENT_FAILED'));
    case 'CLOSED':
      return bookEnd(order, context, (current) => effects.bookUnpaid(current, afterClosedTry(current, context)));
    default:
      throw new PermanentFailure(`"${notification.tradeStatus}" means nothing to ${module}.`);
  }
}

/**
 * By what has gone back in all, as the trade stands now: so it is the same whichever refund is told of first, and however often. The trade
 * holds every refund that WeConnect lists, ours and those made elsewhere; what it does not hold is never taken for money that went back.
 */
async function bookRefund<Order extends PayableOrder>(
  order: Order,
  context: PaymentContext,
  effects: PaymentEffects<Order>,
): Promise<void> {
  const { trade } = context;
  const payment = paymentOf(order, context);
  const refundedFee = settledRefundFee(trade);
  if (refundedFee >= trade.totalFee) return effects.bookRefunded(order, payment);
  await bookMoney(order, context, effects);
  if (refundedFee > 0) await effects.bookPartRefunded(order, payment, refundedFee);
}

async function bookMoney<Order extends PayableOrder>(
  order: Order,
  context: PaymentContext,
  effects: PaymentEffects<Order>,
): Promise<void> {
  const payment = paymentOf(order, context);
  // An earlier telling of the payment may have died while the refund was booked: whatever it left behind is taken back.
  if (wentBack(order, payment)) return effects.bookRefunded(order, payment);
  if (!isBooked(order, payment.outTradeNo)) await effects.bookPaid(order, payment);
}

/** The end of an earlier try says nothing of the order: a later one may be on its way. */
async function bookEnd<Order extends PayableOrder>(
  order: Order,
  { notification }: PaymentContext,
  book: (order: Order) => Promise<void>,
): Promise<void> {
  if (notification.outTradeNo === outTradeNoOf(order)) await book(order);
}

/** An order ends by its own deadline: that a try was closed only makes room for the next one. */
function afterClosedTry(order: PayableOrder, { notification }: PaymentContext): UnpaidStatus {
  return isTimeLeft(order, notification.receivedAt) ? 'AWAITING_PAYMENT' : 'CLOSED';
}

function paymentOf(order: PayableOrder, { eventKey, trade, notification }: PaymentContext): Payment {
  const { outTradeNo, tradeNo, totalFee, receivedAt } = notification;
  if (totalFee !== order.totalFee) {
    throw new PermanentFailure(`${totalFee} fen were paid for order ${order.orderNumber} of ${order.totalFee} fen.`);
  }
  return { eventKey, outTradeNo, tradeNo, totalFee, paidAt: trade.paidAt ?? receivedAt };
}

function wentBack({ status, paid }: PayableOrder, { outTradeNo }: Payment): boolean {
  return status === 'REFUNDED' && paid?.outTradeNo === outTradeNo;
}
