import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

/** What makes a channel an account's where WeConnect names nobody: its yes to opening payment on it, or an operator. */
export interface OwnershipProof {
  kind: 'opening' | 'operator';
  /** Who assigned it, by the token's `sub`; of an operator. */
  by?: string;
  at: Date;
}

/** What is known of whose a channel is. */
@Schema({ collection: 'channel_owners', versionKey: false })
export class ChannelOwnerDocument {
  /** The channel. */
  @Prop({ type: String, required: true })
  _id!: string;

  /** By `proof`. Without one it is a claim by first use, of a time when that was enough: it proves nothing. */
  @Prop({ type: String })
  accountId?: string;

  @Prop({ type: MongooseSchema.Types.Mixed })
  proof?: OwnershipProof;

  /** What WeConnect last said, and when it was asked; without an account where it named none. */
  @Prop({ type: MongooseSchema.Types.Mixed })
  said?: { accountId?: string; at: Date };
}

export const ChannelOwnerSchema = SchemaFactory.createForClass(ChannelOwnerDocument);
ChannelOwnerSchema.index({ accountId: 1, _id: 1 });
ChannelOwnerSchema.index({ 'said.accountId': 1, _id: 1 });
