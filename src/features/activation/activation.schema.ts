import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

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

  /** Whether the module's install step has been through since it was activated. */
  @Prop({ type: Boolean, required: true })
  installed!: boolean;
}

export const ActivationSchema = SchemaFactory.createForClass(ActivationDocument);
ActivationSchema.index({ accountId: 1, active: 1 });
ActivationSchema.index({ active: 1, installed: 1 });
