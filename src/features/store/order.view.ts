import { type OrderPaymentView, paymentViewOf } from '../checkout/index.js';
import { type Order } from './order.js';

/** An order as its buyer and the shop's pages see it. */
export interface OrderView extends OrderPaymentView {
  items: { goodsId: string; name: string; price: number; quantity: number }[];
}

export function viewOf(order: Order): OrderView {
  return { ...paymentViewOf(order), items: order.items };
}
