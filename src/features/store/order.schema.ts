import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import { PayableOrderDocument } from '../checkout/index.js';
import { type OrderItem } from './order.js';

@Schema({ collection: 'store_orders', versionKey: false })
export class StoreOrderDocument extends PayableOrderDocument {
  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  items!: OrderItem[];
}

export const StoreOrderSchema = SchemaFactory.createForClass(StoreOrderDocument);
