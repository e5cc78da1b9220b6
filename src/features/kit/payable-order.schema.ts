import { Prop, Schema } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import { type OrderStatus, type Payment, type SurplusPayment } from './payable-order.js';

/** The part of a module's order document that its payment needs; a module's own class extends it. */
@Schema()
export abstract class PayableOrderDocument {
  /** The order number. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  channelId!: string;

  @Prop({ type: String, required: true })
  buyerId!: string;

  /** Absent where the SCRM ordered, or an older version took the order. */
  @Prop({ type: String })
  orderedBy?: string;

  /** In fen. */
  @Prop({ type: Number, required: true })
  totalFee!: number;

  @Prop({ type: String, required: true })
  status!: OrderStatus;

  @Prop({ type: Number, required: true })
  paymentAttempt!: number;

  /** Absent before the first try, and of a try that an older version began. */
  @Prop({ type: Date })
  tryUntil?: Date;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: MongooseSchema.Types.Mixed })
  paid?: Payment;

  /** In fen; absent while nothing went back. */
  @Prop({ type: Number })
  refundedFee?: number;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  surplus!: SurplusPayment[];
}
