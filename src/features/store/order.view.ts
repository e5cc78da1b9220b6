import { type Order, outTradeNoOf } from './order.js';

/** An order as its buyer and the shop's pages see it. */
export interface OrderView {
  orderNumber: string;
  totalFee: number;
  items: { goodsId: string; name: string; price: number; quantity: number }[];
  status: Order['status'];
  outTradeNo?: string;
  tradeNo?: string;
  paidAt?: string;
}

export function viewOf(order: Order): OrderView {
  const { orderNumber, totalFee, items, status, paid, paymentAttempt } = order;
  const outTradeNo = paid?.outTradeNo ?? (paymentAttempt > 0 ? outTradeNoOf(order) : undefined);
  return {
    orderNumber,
    totalFee,
    items,
    status,
    ...(outTradeNo && { outTradeNo }),
    ...(paid && { tradeNo: paid.tradeNo, paidAt: paid.paidAt.toISOString() }),
  };
}
