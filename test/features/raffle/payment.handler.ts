import { Injectable } from '@nestjs/common';
import {
  bookPayment,
  type OrderKey,
  type PayableOrder,
  type Payment,
  type PaymentEffects,
  type UnpaidStatus,
} from '../../../src/features/checkout/index.js';
import { OnPayment, type PaymentContext } from '../../../src/webhook/index.js';
import { RAFFLE, TicketRepository } from './ticket.js';

@Injectable()
export class RafflePaymentHandler implements PaymentEffects<PayableOrder> {
  constructor(private readonly tickets: TicketRepository) {}

  @OnPayment('raffle')
  async book(context: PaymentContext): Promise<void> {
    await bookPayment(RAFFLE, context, this);
  }

  find(key: OrderKey): Promise<PayableOrder | undefined> {
    return this.tickets.find(key);
  }

  async bookPaid(ticket: PayableOrder, payment: Payment): Promise<void> {
    if (!(await this.tickets.markPaid(ticket, payment))) await this.tickets.addSurplus(ticket, payment);
  }

  async bookUnpaid(ticket: PayableOrder, status: UnpaidStatus): Promise<void> {
    await this.tickets.markUnpaid(ticket, status);
  }

  async bookPartRefunded(ticket: PayableOrder, payment: Payment, refundedFee: number): Promise<void> {
    await this.tickets.markPartRefunded(ticket, payment, refundedFee);
  }

  async bookRefunded(ticket: PayableOrder, payment: Payment): Promise<void> {
    await this.tickets.markRefunded(ticket, payment);
  }
}
