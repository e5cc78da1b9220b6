import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Whose a channel is. */
@Schema({ collection: 'channel_owners', versionKey: false })
export class ChannelOwnerDocument {
  /** The channel. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;
}

export const ChannelOwnerSchema = SchemaFactory.createForClass(ChannelOwnerDocument);
ChannelOwnerSchema.index({ accountId: 1, _id: 1 });
