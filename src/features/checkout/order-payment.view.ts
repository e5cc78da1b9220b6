import { type OrderStatus, outTradeNoOf, type PayableOrder } from './payable-order.js';

/** What an order's buyer sees of its payment. */
export interface OrderPaymentView {
  orderNumber: string;
  totalFee: number;
  status: OrderStatus;
  outTradeNo?: string;
  tradeNo?: string;
  paidAt?: string;
  /** What went back, in fen. */
  refundedFee?: number;
  /** Money that came in vain, to be given back by `POST /api/trade/refunds`. */
  surplus: { outTradeNo: string; totalFee: number }[];
}

export function paymentViewOf(order: PayableOrder): OrderPaymentView {
  const { orderNumber, totalFee, status, paid, refundedFee, paymentAttempt, surplus } = order;
  const outTradeNo = paid?.outTradeNo ?? (paymentAttempt > 0 ? outTradeNoOf(order) : undefined);
  return {
    orderNumber,
    totalFee,
    status,
    ...(outTradeNo && { outTradeNo }),
    ...(paid && { tradeNo: paid.tradeNo, paidAt: paid.paidAt.toISOString() }),
    ...(refundedFee !== undefined && { refundedFee }),
    surplus: surplus.filter(({ refunded }) => !refunded).map(({ outTradeNo, totalFee }) => ({ outTradeNo, totalFee })),
  };
}
