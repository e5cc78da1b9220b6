import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import { type OrderItem, type OrderStatus, type Payment } from './order.js';

@Schema({ collection: 'store_orders', versionKey: false })
export class OrderDocument {
  /** The order number. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  channelId!: string;

  @Prop({ type: String, required: true })
  buyerId!: string;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  items!: OrderItem[];

  /** In fen. */
  @Prop({ type: Number, required: true })
  totalFee!: number;

  @Prop({ type: String, required: true })
  status!: OrderStatus;

  @Prop({ type: Number, required: true })
  paymentAttempt!: number;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: MongooseSchema.Types.Mixed })
  paid?: Payment;

  /** Payments beyond the one that paid the order: money to give back. */
  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  surplus!: Payment[];
}

export const OrderSchema = SchemaFactory.createForClass(OrderDocument);
OrderSchema.index({ accountId: 1, createdAt: -1 });
