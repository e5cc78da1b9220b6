import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import { type Identity } from '../../auth/index.js';

/** What opens the console: a session, or a link that makes one. */
@Schema({ collection: 'console_keys', versionKey: false })
export class ConsoleKeyDocument {
  /** The SHA-256 of what the browser holds: who reads the database can sign in as nobody. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  kind!: 'session' | 'link';

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  identity!: Identity;

  /** Of a session. */
  @Prop({ type: String })
  csrfSecret?: string;

  /** Of a session. */
  @Prop({ type: String })
  tokenId?: string;

  @Prop({ type: Date })
  issuedAt?: Date;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const ConsoleKeySchema = SchemaFactory.createForClass(ConsoleKeyDocument);
ConsoleKeySchema.index({ expiresAt: 1 });
