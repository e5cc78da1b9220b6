import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { InvalidInput, IsOpaqueId, parseFen } from '../../../src/common/index.js';
import {
  BuyerDto,
  OrderBook,
  type OrderDraft,
  type PayableOrder,
  PayableOrderDocument,
  type Payment,
} from '../../../src/features/kit/index.js';
import { type BillLine } from '../../../src/webapp/index.js';
import { OnPayment, type PaymentContext } from '../../../src/webhook/index.js';

export const PRIZES = [{ id: 'teapot', name: '紫砂壶 · Teapot', price: parseFen(500, 'price') }] as const;

export interface RaffleTicket extends PayableOrder {
  prizeId: string;
  /** Drawn when the ticket is paid. */
  luckyNumber?: string;
}

@Schema({ collection: 'raffle_tickets', versionKey: false })
export class RaffleTicketDocument extends PayableOrderDocument {
  @Prop({ type: String, required: true })
  prizeId!: string;

  @Prop({ type: String })
  luckyNumber?: string;
}

export const RaffleTicketSchema = SchemaFactory.createForClass(RaffleTicketDocument);
RaffleTicketSchema.index({ accountId: 1, prizeId: 1 });

export class RaffleTicketDto extends BuyerDto {
  @IsOpaqueId()
  prizeId!: string;
}

@Injectable()
export class RaffleTickets extends OrderBook<RaffleTicket, RaffleTicketDto> {
  constructor(@InjectModel(RaffleTicketDocument.name) model: Model<RaffleTicketDocument>) {
    super('raffle', model);
  }

  @OnPayment('raffle')
  handle(context: PaymentContext): Promise<void> {
    return this.applyPayment(context);
  }

  override draft({ prizeId }: RaffleTicketDto): OrderDraft<RaffleTicket> {
    const prize = PRIZES.find(({ id }) => id === prizeId);
    if (!prize) throw InvalidInput.of('prizeId', 'must be one of the prizes');
    return { prizeId, totalFee: prize.price };
  }

  override linesOf({ prizeId, totalFee: amount }: Pick<RaffleTicket, 'prizeId' | 'totalFee'>): BillLine[] {
    return [{ name: PRIZES.find(({ id }) => id === prizeId)?.name ?? prizeId, amount }];
  }

  override async onPaid(ticket: RaffleTicket, payment: Payment): Promise<void> {
    await super.onPaid(ticket, payment, { luckyNumber: payment.tradeNo.slice(-6) });
  }
}
