import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { NEVER_DUE } from '../../common/index.js';
import { type RefundState } from './refund.js';

@Schema({ collection: 'refunds', versionKey: false })
export class RefundDocument {
  /** outRefundNo: unique in every engine, without an index of its own. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  outTradeNo!: string;

  @Prop({ type: String })
  merchantId?: string | undefined;

  /** In fen. */
  @Prop({ type: Number, required: true })
  totalFee!: number;

  /** In fen. */
  @Prop({ type: Number, required: true })
  refundFee!: number;

  @Prop({ type: String })
  reason!: string;

  @Prop({ type: String })
  operatorId!: string;

  /** Empty for a refund that was made elsewhere. */
  @Prop({ type: String })
  digest!: string;

  @Prop({ type: String, required: true })
  state!: RefundState;

  @Prop({ type: Number, required: true })
  attempt!: number;

  @Prop({ type: String })
  upstreamStatus?: string | undefined;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Date, required: true })
  triedAt!: Date;

  @Prop({ type: Date, required: true })
  askAt!: Date;

  @Prop({ type: Number, required: true })
  askGeneration!: number;

  @Prop({ type: Date })
  settledAt?: Date | undefined;
}

export const RefundSchema = SchemaFactory.createForClass(RefundDocument);
// Refunds to look at; those that are done are due never.
RefundSchema.index({ askAt: 1 });
// The same by account, who take turns at it; without those that are done it stays small.
RefundSchema.index({ accountId: 1, askAt: 1 }, { partialFilterExpression: { askAt: { $lt: NEVER_DUE } } });
