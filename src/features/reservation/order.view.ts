import { type OrderPaymentView, paymentViewOf } from '../checkout/index.js';
import { type Order } from './order.js';

/** A reservation as its buyer and the pages see it. */
export interface OrderView extends OrderPaymentView {
  /** The seat, as a shop's order tells of its goods. */
  items: { goodsId: string; name: string; price: number; quantity: number }[];
  slot: { id: string; name: string; startsAt: string };
  /** The last moment to pay, until when the seat is held. */
  payUntil: string;
}

export function viewOf(order: Order): OrderView {
  const { slotId: id, slotName: name, startsAt, payUntil } = order;
  return {
    ...paymentViewOf(order),
    items: [{ goodsId: id, name, price: order.totalFee, quantity: 1 }],
    slot: { id, name, startsAt: startsAt.toISOString() },
    payUntil: payUntil.toISOString(),
  };
}
