import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { DAY, type AccountId, Clock, Meter } from '../../../common/index.js';
import { retryLostUpsert } from '../../../database/index.js';
import { type CertificateRecord, REMINDED_DAYS } from './certificate-record.js';
import { CertificateRecordDocument } from './certificate-record.schema.js';

/** What is remembered of each account's certificates, and how many of them end soon. */
@Injectable()
export class CertificateRecordRepository implements OnModuleInit {
  constructor(
    @InjectModel(CertificateRecordDocument.name) private readonly model: Model<CertificateRecordDocument>,
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

  /** The whole of it, so that nothing of an older certificate stays behind. */
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

  private countEnding(): Promise<number> {
    const soon = new Date(this.clock.now().getTime() + REMINDED_DAYS * DAY);
    return this.model.countDocuments({ expiresAt: trusted({ $lt: soon }) });
  }
}
