import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, type FieldFault, InvalidInput } from '../../common/index.js';
import { PaymentNotOpen } from '../../merchant/index.js';
import { type PaymentConfiguration } from '../../gateway/index.js';
import {
  type CertificateFacts,
  type CertificateRecord,
  endsSoon,
  keptPairFaults,
  recordOf,
  warningsOf,
} from './credentials/certificate-record.js';
import { CertificateRecordRepository } from './credentials/certificate-record.repository.js';
import { type UploadedCredentials } from './credentials/credential-rules.js';
import { readEdit, readOpening, type WantedSettings } from './form/settings-form.js';
import { type UploadForm } from './form/upload-form.js';
import { PayingChannelCheck } from './paying-channel.check.js';
import { PaymentOpener } from './payment-opener.js';
import { SettingsSender } from './settings-sender.js';

/** How an account collects payments, as its administrator sets it. */
@Injectable()
export class PaymentSettingsService {
  constructor(
    private readonly sender: SettingsSender,
    private readonly channel: PayingChannelCheck,
    private readonly opener: PaymentOpener,
    private readonly certificates: CertificateRecordRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens payment on a channel, which becomes the account's paying one. Doing it again harms nothing.
   * @throws InvalidInput, CredentialTooLarge naming every faulty field; ChannelNotFound, ChannelCannotCollect
   * @returns what is likely a mistake, though it was taken
   * @throws GatewayRefused, GatewayUnavailable, PaymentSettingsUnknown
   */
  async open(accountId: AccountId, form: UploadForm): Promise<FieldFault[]> {
    const wanted = readOpening(form);
    await this.channel.check(accountId, wanted);
    await this.opener.open(accountId, wanted, await this.sender.current(accountId));
    return this.remember(accountId, wanted, {});
  }

  /**
   * Changes the settings; what the form leaves out stays. Another paying channel is taken as an opening on that.
   * @returns what is likely a mistake, though it was taken
   * @throws PaymentNotOpen where it was never opened; InvalidInput for a key or certificate that does not fit the one that stays; else as `open`
   */
  async edit(accountId: AccountId, form: UploadForm): Promise<FieldFault[]> {
    const current = await this.sender.current(accountId);
    if (!current) throw new PaymentNotOpen();
    const wanted = readEdit(form, current);
    const known = await this.certificates.find(accountId);
    const faults = keptPairFaults(filesByName(wanted), known);
    if (faults.length > 0) throw new InvalidInput(faults);
    await this.channel.check(accountId, wanted);
    if (opens(wanted, current)) await this.opener.open(accountId, wanted, current);
    else await this.opener.keepOpen(accountId, wanted, current);
    return this.remember(accountId, wanted, known);
  }

  /** @returns undefined where payment was never opened. @throws GatewayUnavailable, GatewayRefused */
  view(accountId: AccountId): Promise<PaymentConfiguration | undefined> {
    return this.sender.current(accountId);
  }

  /** What is known of the account's certificate, and what is likely a mistake about it. @param sellerId of its settings */
  async certificateOf(accountId: AccountId, sellerId: string): Promise<CertificateStanding> {
    const record = await this.certificates.find(accountId);
    return { certificate: record.certificate, warnings: warningsOf(record, sellerId, this.clock.now()) };
  }

  /** When the account's certificate ends, where it has ended or does so soon. */
  async certificateEnding(accountId: AccountId): Promise<Date | undefined> {
    const { certificate } = await this.certificates.find(accountId);
    return certificate && endsSoon(certificate.expiresAt, this.clock.now()) ? certificate.expiresAt : undefined;
  }

  private async remember(
    accountId: AccountId,
    wanted: WantedSettings,
    known: CertificateRecord,
  ): Promise<FieldFault[]> {
    const record = recordOf(filesByName(wanted), wanted.sellerId, known);
    await this.certificates.replace(accountId, record);
    return warningsOf(record, wanted.sellerId, this.clock.now());
  }
}

export interface CertificateStanding {
  certificate: CertificateFacts | undefined;
  warnings: FieldFault[];
}

function filesByName({ files }: WantedSettings): UploadedCredentials {
  return Object.fromEntries(files.map(({ field, content }) => [field, content]));
}

function opens({ payingChannelId }: WantedSettings, current: PaymentConfiguration): boolean {
  return !current.enabled || current.payingChannelId !== payingChannelId;
}
