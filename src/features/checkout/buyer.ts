import { type Identity } from '../../auth/index.js';
import { NotTheBuyer, OrderNotFound } from './checkout.errors.js';

interface Buyer {
  channelId: string;
  buyerId: string;
}

/** Whether the caller may act for that buyer: a mobile user only for themselves, the SCRM for everybody of its account. */
function mayActFor({ role, channelId, openId }: Identity, buyer: Readonly<Buyer>): boolean {
  return role !== 'mobile' || (buyer.channelId === channelId && buyer.buyerId === openId);
}

/**
 * Before an order is placed in somebody's name.
 * @throws NotTheBuyer
 */
export function requireBuyer(identity: Identity, buyer: Readonly<Buyer>): void {
  if (!mayActFor(identity, buyer)) throw new NotTheBuyer();
}

/**
 * Before an order is shown or paid.
 * @throws OrderNotFound, as if another user's order were not there
 */
export function visibleTo<Order extends Readonly<Buyer>>(identity: Identity, order: Order): Order {
  if (!mayActFor(identity, order)) throw new OrderNotFound();
  return order;
}
