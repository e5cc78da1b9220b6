import { NEWS_MS, type PayableOrder, SHORTEST_TRY_MS } from '../checkout/index.js';

/** A seat that somebody wants. */
export interface Order extends PayableOrder {
  slotId: string;
  /** As it was when the seat was ordered, as all of the slot is. */
  slotName: string;
  startsAt: Date;
  /** How many seats the slot has. */
  seats: number;
  createdAt: Date;
  /** The last moment to pay for the seat that is held; the seat is held a little longer. Paying again prolongs it, up to the deadline. */
  payUntil: Date;
}

const PAYABLE_FOR_MS = 15 * 60_000;
/** A seat that is not paid for by then is given up for good: nobody holds one for ever by beginning to pay. */
const LONGEST_MS = 60 * 60_000;

/** The order's own last moment to pay: an hour after it was placed, and never after the slot has begun. */
export function lastMomentOf({ createdAt, startsAt }: Pick<Order, 'createdAt' | 'startsAt'>): Date {
  return new Date(Math.min(createdAt.getTime() + LONGEST_MS, startsAt.getTime()));
}

export function payUntil({ deadline }: Pick<Order, 'deadline'>, now: Date): Date {
  return new Date(Math.min(now.getTime() + PAYABLE_FOR_MS, deadline.getTime()));
}

export function heldUntil(order: Pick<Order, 'payUntil'>): Date {
  return new Date(order.payUntil.getTime() + NEWS_MS);
}

/** Whether so little time is left that paying needs more of it. */
export function isRunningOut(order: Pick<Order, 'payUntil'>, now: Date): boolean {
  return order.payUntil.getTime() - now.getTime() < SHORTEST_TRY_MS;
}
