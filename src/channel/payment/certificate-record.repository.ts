import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { DAY, type AccountId, Clock, Meter } from '../../common/index.js';
import { retryLostUpsert } from '../../database/index.js';
import { DirectMerchantRepository } from '../../gateway/index.js';
import { type CertificateRecord, REMINDED_DAYS } from './certificate-record.js';

/** What is kept of an account's certificates, to warn before they expire. No file, no key, no password. */
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
// For the gauge.
CertificateRecordSchema.index({ expiresAt: 1 });

/** What is kept of each account's certificates; the gauge of those that expire soon. */
@Injectable()
export class CertificateRecordRepository implements OnModuleInit {
  constructor(
    @InjectModel(CertificateRecordDocument.name) private readonly model: Model<CertificateRecordDocument>,
    private readonly direct: DirectMerchantRepository,
    private readonly clock: Clock,
    private readonly meter: Meter,
  ) {}

  onModuleInit(): void {
    const name = 'scrm_pay_certificates_ending';
    const help = `Accounts whose merchant certificate has expired or does so within ${REMINDED_DAYS} days`;
    this.meter.gauge({ name, help, labels: [] }, async () => [{ labels: {}, value: await this.countEnding() }]);
  }

  /** @returns an empty record for an account of which nothing is known */
  async find(accountId: AccountId): Promise<CertificateRecord> {
    const document = await this.model.findById(accountId).lean<CertificateRecordDocument>();
    if (!document) return {};
    const { commonName, expiresAt, fingerprint, keyDigest, p12Opens } = document;
    const isKnown = expiresAt !== undefined && fingerprint !== undefined && keyDigest !== undefined;
    return {
      ...(isKnown && { certificate: { commonName, expiresAt, fingerprint, keyDigest } }),
      ...(p12Opens !== undefined && { p12Opens }),
    };
  }

  /** Replaces the document as a whole, so that nothing of an older certificate stays. */
  async replace(accountId: AccountId, { certificate, p12Opens }: CertificateRecord): Promise<void> {
    const { commonName, ...facts } = certificate ?? { commonName: undefined };
    const document = {
      _id: accountId,
      ...facts,
      ...(commonName !== undefined && { commonName }),
      ...(p12Opens !== undefined && { p12Opens }),
    };
    await retryLostUpsert(() => this.model.replaceOne({ _id: accountId }, document, { upsert: true }));
  }

  private async countEnding(): Promise<number> {
    const soon = new Date(this.clock.now().getTime() + REMINDED_DAYS * DAY);
    const [kept, direct] = await Promise.all([
      this.model.countDocuments({ expiresAt: trusted({ $lt: soon }) }),
      this.direct.countEnding(soon),
    ]);
    return kept + direct;
  }
}
