import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import { type UnreadableOrder } from './payment-import.js';

@Schema({ collection: 'payment_imports', versionKey: false })
export class PaymentImportDocument {
  /** The channel. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: Date })
  from?: Date | undefined;

  @Prop({ type: Date, required: true })
  to!: Date;

  @Prop({ type: String, required: true })
  state!: 'running' | 'done';

  @Prop({ type: Number, required: true })
  page!: number;

  @Prop({ type: Number })
  total?: number | undefined;

  @Prop({ type: Number, required: true })
  read!: number;

  @Prop({ type: Number, required: true })
  imported!: number;

  /** Absent in documents from before. */
  @Prop({ type: Number })
  unreadable?: number;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], default: undefined })
  unreadableOrders?: UnreadableOrder[];

  @Prop({ type: Number, required: true })
  failures!: number;

  @Prop({ type: String })
  error?: string | undefined;

  @Prop({ type: Date, required: true })
  startedAt!: Date;

  @Prop({ type: Date })
  finishedAt?: Date | undefined;

  /** Of one that is done: a date that no clock reaches. */
  @Prop({ type: Date, required: true })
  dueAt!: Date;

  @Prop({ type: Number, required: true })
  gen!: number;
}

export const PaymentImportSchema = SchemaFactory.createForClass(PaymentImportDocument);
// Imports to go on with.
PaymentImportSchema.index({ dueAt: 1 });
