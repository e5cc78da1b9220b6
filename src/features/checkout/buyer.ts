import { type Identity } from '../../auth/index.js';
import { type OpenId, parseOpenId } from '../../common/index.js';
import { NotTheBuyer, OrderNotFound } from './checkout.errors.js';

interface Buyer {
  channelId: string;
  buyerId: string;
  orderedBy?: string;
}

/**
 * Whether the caller may act for that buyer: a mobile user only for themselves, the SCRM for everybody of its account. Who pays through
 * another channel's account (proxy payment) has a buyerId of their own, which pay OAuth has put into their token.
 */
function mayActFor(identity: Identity, buyer: Readonly<Buyer>): boolean {
  const { role, channelId, openId, buyerId } = identity;
  if (role !== 'mobile') return true;
  if (buyer.channelId !== channelId) return false;
  // Once another channel collects the payments, the user has another buyerId: who ordered stays who ordered.
  return [openId, buyerId].some((own) => own === buyer.buyerId) || (openId !== undefined && openId === buyer.orderedBy);
}

/**
 * Who pays, where the order's own buyerId is no longer of the channel that collects payments: as pay OAuth told the user's token, or as the SCRM
 * says. A mobile user names nobody else.
 * @throws NotTheBuyer
 */
export function payerOf(identity: Identity, channelId: string, buyerId: string | undefined): OpenId | undefined {
  if (buyerId !== undefined) requireBuyer(identity, { channelId, buyerId });
  const payer = buyerId ?? (identity.role === 'mobile' ? identity.buyerId : undefined);
  return payer === undefined ? undefined : parseOpenId(payer, 'buyerId');
}

/** Who an order is entered for: its buyer, where they order for themselves. */
export function ordererOf({ role, openId }: Identity): { orderedBy?: string } {
  return role === 'mobile' && openId !== undefined ? { orderedBy: openId } : {};
}

/**
 * Before an order is placed in somebody's name.
 * @throws NotTheBuyer
 */
export function requireBuyer(identity: Identity, { channelId, buyerId }: Readonly<Buyer>): void {
  if (!mayActFor(identity, { channelId, buyerId })) throw new NotTheBuyer();
}

/**
 * Before an order is shown or paid.
 * @throws OrderNotFound, as if another user's order were not there
 */
export function visibleTo<Order extends Readonly<Buyer>>(identity: Identity, order: Order): Order {
  if (!mayActFor(identity, order)) throw new OrderNotFound();
  return order;
}
