import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A delivery that used up its tries, or that its handler gave up for good. It stays until it is replayed. */
@Schema({ collection: 'dead_letters', versionKey: false })
export class DeadLetterDocument {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  inboxId!: string;

  @Prop({ type: String, required: true })
  module!: string;

  /** Of the event; absent where it is nobody's. */
  @Prop({ type: String })
  accountId?: string;

  @Prop({ type: Number, required: true })
  att!: number;

  @Prop({ type: String, required: true })
  err!: string;

  @Prop({ type: Date, required: true })
  at!: Date;
}

export const DeadLetterSchema = SchemaFactory.createForClass(DeadLetterDocument);
DeadLetterSchema.index({ inboxId: 1 });
DeadLetterSchema.index({ accountId: 1 });
DeadLetterSchema.index({ module: 1 });
