import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type OauthKind } from './authorization.js';

@Schema({ collection: 'oauth_states', versionKey: false })
export class AuthorizationDocument {
  /** The state. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  kind!: OauthKind;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  channelId!: string;

  @Prop({ type: String, required: true })
  redirect!: string;

  @Prop({ type: String, required: true })
  browser!: string;

  @Prop({ type: Number, required: true })
  round!: number;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;

  /** Used: kept for a day nevertheless, so that whoever presses Back can start afresh. */
  @Prop({ type: Date })
  usedAt?: Date;
}

export const AuthorizationSchema = SchemaFactory.createForClass(AuthorizationDocument);
// The purge goes by it.
AuthorizationSchema.index({ expiresAt: 1 });
