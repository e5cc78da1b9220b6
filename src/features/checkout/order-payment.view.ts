import { type OrderStatus, outTradeNoOf, type PayableOrder } from './payable-order.js';

/** What an order's buyer sees of its payment. */
export interface OrderPaymentView {
  orderNumber: string;
  totalFee: number;
  status: OrderStatus;
  outTradeNo?: string;
  tradeNo?: string;
  paidAt?: string;
}

export function paymentViewOf(order: PayableOrder): OrderPaymentView {
  const { orderNumber, totalFee, status, paid, paymentAttempt } = order;
  const outTradeNo = paid?.outTradeNo ?? (paymentAttempt > 0 ? outTradeNoOf(order) : undefined);
  return {
    orderNumber,
    totalFee,
    status,
    ...(outTradeNo && { outTradeNo }),
    ...(paid && { tradeNo: paid.tradeNo, paidAt: paid.paidAt.toISOString() }),
  };
}
