import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity } from '../../auth/index.js';
import { defineFeature, OrdersController, type PlacedOrder } from '../kit/index.js';
import {
  type ReservationOrder,
  ReservationOrderDocument,
  ReservationOrderDto,
  ReservationOrderSchema,
  Reservations,
} from './orders.js';
import { ReservationPayPage } from './pay-page.js';
import {
  ReservationSeatDocument,
  ReservationSeatSchema,
  ReservationSlotDocument,
  ReservationSlotSchema,
  SeatRepository,
} from './seat.repository.js';
import { type OpenSlot, Seats } from './seats.js';

@ApiTags('Reservation')
@Controller('api/reservation')
class ReservationController extends OrdersController<ReservationOrder, ReservationOrderDto> {
  constructor(
    protected readonly book: Reservations,
    private readonly seats: Seats,
  ) {
    super();
  }

  @Get('slots')
  @ApiOperation({ summary: 'The slots of the coming days and how many seats each has left; prices in fen' })
  async slots(@CurrentIdentity() { accountId }: Identity): Promise<{ items: OpenSlot[] }> {
    return { items: await this.seats.openSlots(accountId) };
  }

  @Post('orders')
  @ApiOperation({ summary: 'Holds a seat and awaits its payment' })
  placeOrder(@CurrentIdentity() identity: Identity, @Body() wanted: ReservationOrderDto): Promise<PlacedOrder> {
    return this.placed(identity, wanted);
  }
}

/** Seats of a slot, held while they are paid for. */
export const reservation = defineFeature(import.meta.url, {
  documents: [
    [ReservationOrderDocument, ReservationOrderSchema],
    [ReservationSlotDocument, ReservationSlotSchema],
    [ReservationSeatDocument, ReservationSeatSchema],
  ],
  controllers: [ReservationController],
  providers: [Reservations, ReservationPayPage, Seats, SeatRepository],
});
