import { Injectable } from '@nestjs/common';
import { PayPage, type PayPageContent, type PayPageVisit, type ProblemWords } from '../../webapp/index.js';
import { OrderPage } from '../kit/index.js';
import { type ReservationOrder, Reservations } from './orders.js';
import { Seats } from './seats.js';

const title = { zh: '预约', en: 'Reservation' };

const words: Record<string, ProblemWords> = {
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
export class ReservationPayPage extends OrderPage<ReservationOrder> {
  constructor(
    protected readonly book: Reservations,
    private readonly seats: Seats,
  ) {
    super();
  }

  @PayPage('reservation')
  async show(visit: PayPageVisit): Promise<PayPageContent> {
    const placed = await this.placedBill(visit);
    if (placed) return { title, words, bill: placed };
    const { identity, query } = visit;
    const slots = identity ? await this.seats.openSlots(identity.accountId) : [];
    const chosen = slots.find(({ id, available }) => id === query.slotId && available > 0);
    const view = { slots, chosen: chosen?.id, query };
    if (!chosen) return { title, words, view };
    const lines = [{ name: chosen.name, amount: chosen.price }];
    return { title, words, bill: this.draftBill(visit, lines, { slotId: chosen.id }), view };
  }
}
