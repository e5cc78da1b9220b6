import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A seat that is taken. A free one has no document, or one whose hold is over. */
@Schema({ collection: 'reservation_seats', versionKey: false })
export class ReservationSeatDocument {
  /** `<account>|<slot>|<number of the seat>`: a seat is one order's, in every engine, without an index of its own. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  orderNumber!: string;

  /** When the seat is anybody's again; absent once it is paid for. */
  @Prop({ type: Date })
  heldUntil?: Date;
}

export const ReservationSeatSchema = SchemaFactory.createForClass(ReservationSeatDocument);
