import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CheckoutModule } from '../checkout/index.js';
import { OrderFactory } from './order.factory.js';
import { ReservationOrderRepository } from './order.repository.js';
import { ReservationOrderDocument, ReservationOrderSchema } from './order.schema.js';
import { ReservationPayPage } from './pay-page.js';
import { ReservationPaymentHandler } from './payment.handler.js';
import { ReservationCheckout } from './reservation.checkout.js';
import { ReservationController } from './reservation.controller.js';
import { ReservationService } from './reservation.service.js';
import { SeatRepository } from './seat.repository.js';
import {
  ReservationSeatDocument,
  ReservationSeatSchema,
  ReservationSlotDocument,
  ReservationSlotSchema,
} from './seat.schema.js';
import { SlotBoard } from './slot-board.js';
import { Seats } from './seats.js';

const BOOKS = MongooseModule.forFeature([
  { name: ReservationOrderDocument.name, schema: ReservationOrderSchema },
  { name: ReservationSlotDocument.name, schema: ReservationSlotSchema },
  { name: ReservationSeatDocument.name, schema: ReservationSeatSchema },
]);

/** Seats of a slot, held while they are paid for. */
@Module({
  imports: [CheckoutModule, BOOKS],
  controllers: [ReservationController],
  providers: [
    ReservationService,
    ReservationCheckout,
    SlotBoard,
    ReservationPaymentHandler,
    ReservationPayPage,
    OrderFactory,
    ReservationOrderRepository,
    Seats,
    SeatRepository,
  ],
})
export class ReservationModule {}
