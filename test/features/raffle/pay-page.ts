import { Injectable } from '@nestjs/common';
import { OrderPage } from '../../../src/features/kit/index.js';
import { PayPage, type PayPageContent, type PayPageVisit } from '../../../src/webapp/index.js';
import { PRIZES, type RaffleTicket, RaffleTickets } from './tickets.js';

const title = { zh: '抽奖', en: 'Raffle' };

@Injectable()
export class RafflePayPage extends OrderPage<RaffleTicket> {
  constructor(protected readonly book: RaffleTickets) {
    super();
  }

  @PayPage('raffle')
  async show(visit: PayPageVisit): Promise<PayPageContent> {
    const placed = await this.placedBill(visit);
    if (placed) return { title, bill: placed };
    const { id: prizeId, price: totalFee } = PRIZES[0];
    return { title, bill: this.draftBill(visit, this.book.linesOf({ prizeId, totalFee }), { prizeId }) };
  }
}
