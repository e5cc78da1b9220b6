import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'account_time_zones', versionKey: false })
export class AccountTimeZoneDocument {
  /** The account. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  timeZone!: string;
}

export const AccountTimeZoneSchema = SchemaFactory.createForClass(AccountTimeZoneDocument);
