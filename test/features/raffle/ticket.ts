import { Injectable } from '@nestjs/common';
import { InjectModel, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { parseModuleName } from '../../../src/common/index.js';
import {
  type OrderKey,
  type PayableOrder,
  PayableOrderDocument,
  PayableOrderRepository,
  toPayableOrder,
} from '../../../src/features/checkout/index.js';

export const RAFFLE = parseModuleName('raffle');

@Schema({ collection: 'raffle_tickets', versionKey: false })
export class RaffleTicketDocument extends PayableOrderDocument {}

export const RaffleTicketSchema = SchemaFactory.createForClass(RaffleTicketDocument);

@Injectable()
export class TicketRepository extends PayableOrderRepository<RaffleTicketDocument> {
  constructor(@InjectModel(RaffleTicketDocument.name) model: Model<RaffleTicketDocument>) {
    super(model);
  }

  async insert({ orderNumber, ...ticket }: Omit<PayableOrder, 'paid' | 'deadline'>): Promise<void> {
    await this.model.create({ _id: orderNumber, ...ticket, createdAt: new Date() });
  }

  async find({ accountId, orderNumber }: OrderKey): Promise<PayableOrder | undefined> {
    const document = await this.model.findOne({ _id: orderNumber, accountId }).lean<RaffleTicketDocument>();
    return document ? toPayableOrder(document) : undefined;
  }
}
