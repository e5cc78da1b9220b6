import { Injectable } from '@nestjs/common';
import { type Bill, PayPage, type PayPageContent, type PayPageVisit } from '../../webapp/index.js';
import { OrderNotFound, paymentViewOf, visibleTo } from '../checkout/index.js';
import { type Order } from './order.js';
import { ReservationService } from './reservation.service.js';
import { type OpenSlot, SlotBoard } from './slot-board.js';

const TITLE = { zh: '预约', en: 'Reservation' };
const ORDERS = '/api/reservation/orders';

/** The reservations' pay page: an order's bill, or the slots to choose from. */
@Injectable()
export class ReservationPayPage {
  constructor(
    private readonly reservations: ReservationService,
    private readonly board: SlotBoard,
  ) {}

  /** @throws OrderNotFound, alike for another user's order */
  @PayPage('reservation')
  async show(visit: PayPageVisit): Promise<PayPageContent> {
    const { orderNumber, slotId } = visit.query;
    if (typeof orderNumber === 'string') return { title: TITLE, bill: billOf(await this.orderOf(visit, orderNumber)) };
    const slots = visit.identity ? await this.board.list(visit.identity.accountId) : [];
    const chosen = slots.find(({ id, available }) => id === slotId && available > 0);
    const bill = chosen && draftOf(chosen, visit);
    return { title: TITLE, bill, view: { slots, chosen: chosen?.id, query: visit.query } };
  }

  private async orderOf({ identity }: PayPageVisit, orderNumber: string): Promise<Order> {
    if (!identity) throw new OrderNotFound();
    return visibleTo(identity, await this.reservations.find(identity.accountId, orderNumber));
  }
}

function billOf(order: Order): Bill {
  const { slotName: name, totalFee: amount } = order;
  return { ordersUrl: ORDERS, lines: [{ name, amount }], ...paymentViewOf(order) };
}

function draftOf({ id, name, price }: OpenSlot, { identity, buyerId }: PayPageVisit): Bill {
  return {
    ordersUrl: ORDERS,
    lines: [{ name, amount: price }],
    totalFee: price,
    draft: { channelId: identity?.channelId, buyerId, slotId: id },
  };
}
