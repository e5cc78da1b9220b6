import { type PayableOrder } from '../checkout/index.js';

/** A seat that somebody wants. */
export interface Order extends PayableOrder {
  slotId: string;
  /** As it was when the seat was ordered, as all of the slot is. */
  slotName: string;
  startsAt: Date;
  /** How many seats the slot has. */
  seats: number;
  createdAt: Date;
  /** The last moment to pay; the seat is held a little longer. */
  payUntil: Date;
}

const PAYABLE_FOR_MS = 15 * 60_000;
/** The news of a payment takes its time: until then nobody else gets the seat. */
const NEWS_MS = 5 * 60_000;
/** WeChat takes no order that expires within a minute; a payer needs one as well. */
const SHORTEST_MS = 2 * 60_000;

export function payUntil(now: Date): Date {
  return new Date(now.getTime() + PAYABLE_FOR_MS);
}

export function heldUntil(order: Pick<Order, 'payUntil'>): Date {
  return new Date(order.payUntil.getTime() + NEWS_MS);
}

/** Whether so little time is left that paying needs more of it. */
export function isRunningOut(order: Pick<Order, 'payUntil'>, now: Date): boolean {
  return order.payUntil.getTime() - now.getTime() < SHORTEST_MS;
}
