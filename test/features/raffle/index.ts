import { Body, Controller, Post } from '@nestjs/common';
import { CurrentIdentity, type Identity } from '../../../src/auth/index.js';
import { defineFeature, OrdersController, type PlacedOrder } from '../../../src/features/kit/index.js';
import { RafflePayPage } from './pay-page.js';
import {
  type RaffleTicket,
  RaffleTicketDocument,
  RaffleTicketDto,
  RaffleTickets,
  RaffleTicketSchema,
} from './tickets.js';

@Controller('api/raffle')
class RaffleController extends OrdersController<RaffleTicket, RaffleTicketDto> {
  constructor(protected readonly book: RaffleTickets) {
    super();
  }

  @Post('orders')
  placeOrder(@CurrentIdentity() identity: Identity, @Body() wanted: RaffleTicketDto): Promise<PlacedOrder> {
    return this.placed(identity, wanted);
  }
}

export const raffle = defineFeature(import.meta.url, {
  documents: [[RaffleTicketDocument, RaffleTicketSchema]],
  controllers: [RaffleController],
  providers: [RaffleTickets, RafflePayPage],
});
