import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Unfinished deliveries only: finished ones are deleted, so polling costs nothing as history grows. */
@Schema({ collection: 'deliveries', versionKey: false })
export class DeliveryDocument {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  inboxId!: string;

  @Prop({ type: String, required: true })
  module!: string;

  @Prop({ type: String })
  accountId?: string;

  /** In whose turn it is worked on; absent in documents of older versions, which share one turn. */
  @Prop({ type: String })
  share?: string;

  /** Both "next try" and "lease ends": claiming pushes it forward, so one range finds due and crashed work alike. */
  @Prop({ type: Date, required: true })
  dueAt!: Date;

  /** Whether it has never been tried: the lane it waits in. */
  @Prop({ type: Boolean, required: true })
  fresh!: boolean;

  @Prop({ type: Number, required: true })
  gen!: number;

  /** The generation of the event's claim that offered it last: a removal that does not know it comes too late. */
  @Prop({ type: Number, required: true })
  offer!: number;

  @Prop({ type: Number, required: true })
  att!: number;

  @Prop({ type: String })
  owner?: string;

  @Prop({ type: String })
  err?: string;
}

export const DeliverySchema = SchemaFactory.createForClass(DeliveryDocument);
DeliverySchema.index({ module: 1, fresh: 1, dueAt: 1 });
DeliverySchema.index({ module: 1, fresh: 1, share: 1, dueAt: 1 });
DeliverySchema.index({ inboxId: 1 });
