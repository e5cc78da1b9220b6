import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

@Schema({ collection: 'activations', versionKey: false })
export class ActivationDocument {
  /** `<account>|<module>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  module!: string;

  @Prop({ type: Boolean, required: true })
  active!: boolean;

  /** When it was active; older documents do not say. */
  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], default: undefined })
  windows?: { startAt: Date; endAt?: Date }[];

  /** Whether what follows from its last change has been done: its subscriptions begun, or ended. */
  @Prop({ type: Boolean, required: true })
  installed!: boolean;

  /** When a worker may do it, where it is not done. */
  @Prop({ type: Date })
  installAt?: Date;

  /** Guards a change against another one in between; older documents have none. */
  @Prop({ type: Number })
  revision?: number;
}

export const ActivationSchema = SchemaFactory.createForClass(ActivationDocument);
ActivationSchema.index({ accountId: 1, active: 1 });
ActivationSchema.index({ installed: 1 });
