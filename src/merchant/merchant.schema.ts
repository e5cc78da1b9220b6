import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'payment_configs', versionKey: false })
export class MerchantDocument {
  /** The account. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  payingChannelId!: string;

  @Prop({ type: String, required: true })
  appId!: string;

  @Prop({ type: String, required: true })
  sellerId!: string;

  @Prop({ type: Boolean, required: true })
  enabled!: boolean;

  @Prop({ type: String })
  apiKeySealed?: string;

  @Prop({ type: Date, required: true })
  fetchedAt!: Date;
}

export const MerchantSchema = SchemaFactory.createForClass(MerchantDocument);
// Whose a channel is.
MerchantSchema.index({ payingChannelId: 1 });
