import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { defineFeature } from '../../../src/features/activation/index.js';
import { CheckoutModule } from '../../../src/features/checkout/index.js';
import { RafflePaymentHandler } from './payment.handler.js';
import { RaffleController } from './raffle.controller.js';
import { RaffleTicketDocument, RaffleTicketSchema, TicketRepository } from './ticket.js';

@Module({
  imports: [
    CheckoutModule,
    MongooseModule.forFeature([{ name: RaffleTicketDocument.name, schema: RaffleTicketSchema }]),
  ],
  controllers: [RaffleController],
  providers: [RafflePaymentHandler, TicketRepository],
})
class RaffleModule {}

export const raffle = defineFeature(RaffleModule, import.meta.url);
