import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'jsapi_tickets', versionKey: false })
export class JsapiTicketDocument {
  /** The channel. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Number, required: true })
  revision!: number;

  /** Whoever holds the lease fetches; from this moment on anybody may take it. */
  @Prop({ type: Date, required: true })
  leaseUntil!: Date;

  @Prop({ type: String })
  leaseHolder?: string;

  /** Tries in a row that brought no ticket. */
  @Prop({ type: Number })
  failures?: number;

  /** Why the last of them brought none. */
  @Prop({ type: String })
  refusal?: string;

  /** This and what follows: undefined until the first ticket has come. */
  @Prop({ type: String })
  appId?: string;

  @Prop({ type: String })
  ticket?: string;

  @Prop({ type: Date })
  expiresAt?: Date;

  @Prop({ type: Date })
  refreshAt?: Date;
}

export const JsapiTicketSchema = SchemaFactory.createForClass(JsapiTicketDocument);
