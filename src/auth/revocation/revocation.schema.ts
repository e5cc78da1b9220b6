import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Tokens that count no longer before their end: one, or all of an account that were issued until a moment. */
@Schema({ collection: 'revocations', versionKey: false })
export class RevocationDocument {
  /** `token:<hash>`, `account:<id>`, or `operators:<id>` for the operators' tokens that name the account */
  @Prop({ type: String, required: true })
  _id!: string;

  /** Of an account: tokens issued before it are over. */
  @Prop({ type: Date })
  before?: Date;

  /** Of one token: its own end, after which nobody need remember it. */
  @Prop({ type: Date })
  expiresAt?: Date;

  /** Who revoked, by the token's `sub`. */
  @Prop({ type: String, required: true })
  by!: string;

  @Prop({ type: Date, required: true })
  at!: Date;
}

export const RevocationSchema = SchemaFactory.createForClass(RevocationDocument);
RevocationSchema.index({ expiresAt: 1 });
