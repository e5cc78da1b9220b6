import { type Identity } from '../../auth/index.js';
import { type Order } from './order.js';
import { NotTheBuyer, OrderNotFound } from './store.errors.js';

type Buyer = Pick<Order, 'channelId' | 'buyerId'>;

/** Whether the caller may act for that buyer: a mobile user only for themselves, the SCRM for everybody of its account. */
function mayActFor({ role, channelId, openId }: Identity, buyer: Readonly<Record<keyof Buyer, string>>): boolean {
  return role !== 'mobile' || (buyer.channelId === channelId && buyer.buyerId === openId);
}

/** @throws NotTheBuyer */
export function requireBuyer(identity: Identity, buyer: Readonly<Record<keyof Buyer, string>>): void {
  if (!mayActFor(identity, buyer)) throw new NotTheBuyer();
}

/** @throws OrderNotFound, as if another user's order were not there */
export function visibleTo(identity: Identity, order: Order): Order {
  if (!mayActFor(identity, order)) throw new OrderNotFound();
  return order;
}
