import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

@Schema({ collection: 'subscriptions', versionKey: false })
export class SubscriptionDocument {
  /** `<channel>|<event type>|<module>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  module!: string;

  @Prop({ type: String, required: true })
  channelId!: string;

  @Prop({ type: String, required: true })
  eventType!: string;

  @Prop({ type: String })
  accountId?: string;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  windows!: { startAt: Date; endAt?: Date }[];

  /** When it was unsubscribed on purpose; older documents have none. */
  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], default: undefined })
  optedOut?: { startAt: Date; endAt?: Date }[];

  /** Guards a change against another one in between. */
  @Prop({ type: Number, required: true })
  version!: number;
}

export const SubscriptionSchema = SchemaFactory.createForClass(SubscriptionDocument);
SubscriptionSchema.index({ eventType: 1, channelId: 1, _id: 1 });
SubscriptionSchema.index({ accountId: 1, _id: 1 });
