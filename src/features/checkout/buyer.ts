import { type Identity } from '../../auth/index.js';
import { NotTheBuyer, OrderNotFound } from './checkout.errors.js';

interface Buyer {
  channelId: string;
  buyerId: string;
}

/**
 * Whether the caller may act for that buyer: a mobile user only for themselves, the SCRM for everybody of its account. Who pays through
 * another channel's account (proxy payment) has a buyerId of their own, which pay OAuth has put into their token.
 */
function mayActFor(identity: Identity, buyer: Readonly<Buyer>): boolean {
  const { role, channelId, openId, buyerId } = identity;
  return role !== 'mobile' || (buyer.channelId === channelId && [openId, buyerId].some((own) => own === buyer.buyerId));
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
