import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

/** One order's seat of a slot. */
export interface SeatClaim {
  orderNumber: string;
  /** Who ordered it, where a buyer did so for themselves. */
  orderedBy?: string;
  /** The try to pay that the seat is held for: the end of an earlier one frees nothing. */
  attempt: number;
  /** When the seat is anybody's again; absent once it is paid for. */
  heldUntil?: Date;
}

/**
 * Whose a slot's seats are. ONE document, so that one conditional write sees all of them: no order has two seats, and no slot gives more
 * than it has, in every engine.
 */
@Schema({ collection: 'reservation_slots', versionKey: false })
export class ReservationSlotDocument {
  /** `<account>|<slot>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  claims!: SeatClaim[];

  /** Counts the changes: each is made on condition that none came in between. */
  @Prop({ type: Number, required: true })
  revision!: number;
}

export const ReservationSlotSchema = SchemaFactory.createForClass(ReservationSlotDocument);

/** A seat as an older version kept it; read once for each slot, and never written. */
@Schema({ collection: 'reservation_seats', versionKey: false })
export class ReservationSeatDocument {
  /** `<account>|<slot>|<number of the seat>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  orderNumber!: string;

  @Prop({ type: Date })
  heldUntil?: Date;
}

export const ReservationSeatSchema = SchemaFactory.createForClass(ReservationSeatDocument);
