import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** What is remembered of an account's certificates, so that their end does not come as a surprise. No file, no key, no password. */
@Schema({ collection: 'merchant_certificates', versionKey: false })
export class CertificateRecordDocument {
  /** The account. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String })
  commonName?: string;

  @Prop({ type: Date })
  expiresAt?: Date;

  @Prop({ type: String })
  fingerprint?: string;

  @Prop({ type: String })
  keyDigest?: string;

  @Prop({ type: Boolean })
  p12Opens?: boolean;
}

export const CertificateRecordSchema = SchemaFactory.createForClass(CertificateRecordDocument);
// Whose certificates end soon, for the metric.
CertificateRecordSchema.index({ expiresAt: 1 });
