import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { PayableOrderDocument } from '../checkout/index.js';

@Schema({ collection: 'reservation_orders', versionKey: false })
export class ReservationOrderDocument extends PayableOrderDocument {
  @Prop({ type: String, required: true })
  slotId!: string;

  @Prop({ type: String, required: true })
  slotName!: string;

  @Prop({ type: Date, required: true })
  startsAt!: Date;

  @Prop({ type: Number, required: true })
  seats!: number;

  @Prop({ type: Date, required: true })
  payUntil!: Date;
}

export const ReservationOrderSchema = SchemaFactory.createForClass(ReservationOrderDocument);
