import { Injectable } from '@nestjs/common';
import { type Bill, PayPage, type PayPageContent, type PayPageVisit, type ProblemWords } from '../../webapp/index.js';
import { OrderNotFound, paymentViewOf, visibleTo } from '../checkout/index.js';
import { type Order } from './order.js';
import { ReservationService } from './reservation.service.js';
import { type OpenSlot, SlotBoard } from './slot-board.js';

const TITLE = { zh: '预约', en: 'Reservation' };
const ORDERS = '/api/reservation/orders';

const WORDS: Record<string, ProblemWords> = {
  'slot-taken': {
    zh: '这个时段刚刚约满了，请重新选择。',
    en: 'The last seat of this slot has just been taken; please choose another one.',
    next: 'change',
  },
  'slot-begun': {
    zh: '这个时段已经开始，不能再支付。请重新选择。',
    en: 'This slot has begun and can no longer be paid for; please choose another one.',
    next: 'change',
  },
};

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
    if (typeof orderNumber === 'string') {
      return { title: TITLE, words: WORDS, bill: billOf(await this.orderOf(visit, orderNumber)) };
    }
    const slots = visit.identity ? await this.board.list(visit.identity.accountId) : [];
    const chosen = slots.find(({ id, available }) => id === slotId && available > 0);
    const bill = chosen && draftOf(chosen, visit);
    return { title: TITLE, words: WORDS, bill, view: { slots, chosen: chosen?.id, query: visit.query } };
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
