import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, type FieldFault, InvalidInput } from '../../common/index.js';
import {
  DirectMerchantRepository,
  GatewayNotConfigured,
  GatewayRegistry,
  type PaymentConfiguration,
} from '../../gateway/index.js';
import { ChannelOwnership, PaymentNotOpen } from '../../merchant/index.js';
import { type GatewayKind, gatewayOf } from '../channels/channel.dto.js';
import {
  type CertificateFacts,
  type CertificateRecord,
  endsSoon,
  keptPairFaults,
  recordOf,
  warningsOf,
} from './certificate-record.js';
import { CertificateRecordRepository } from './certificate-record.repository.js';
import { type UploadedCredentials } from './credentials.js';
import { ChannelCannotCollect, PaymentOpener } from './payment-opener.js';
import { readEdit, readOpening, type WantedSettings } from './settings-form.js';
import { type UploadForm } from './upload-form.js';

/** How an account collects payments, as its administrator sets it. */
@Injectable()
export class PaymentSettingsService {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly channels: ChannelOwnership,
    private readonly opener: PaymentOpener,
    private readonly certificates: CertificateRecordRepository,
    private readonly direct: DirectMerchantRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens payment on a channel, which becomes the account's paying one. Idempotent.
   * @returns warnings: what is accepted, and likely a mistake
   * @throws InvalidInput, CredentialTooLarge naming every faulty field; ChannelNotFound, ChannelCannotCollect
   * @throws GatewayRefused, GatewayUnavailable, PaymentSettingsUnknown
   */
  async open(accountId: AccountId, form: UploadForm): Promise<FieldFault[]> {
    const wanted = readOpening(form);
    await this.assertMayCollect(accountId, wanted);
    await this.opener.open(accountId, wanted, await this.gateways.settingsOf({ accountId }).find(accountId));
    return this.remember(accountId, wanted, {});
  }

  /**
   * Changes the settings; what the form leaves out stays. Another paying channel is an opening on that one.
   * @returns warnings: what is accepted, and likely a mistake
   * @throws PaymentNotOpen where it was never opened; InvalidInput for a key or certificate that does not fit the one that stays; else as `open`
   */
  async edit(accountId: AccountId, form: UploadForm): Promise<FieldFault[]> {
    const current = await this.gateways.settingsOf({ accountId }).find(accountId);
    if (!current) throw new PaymentNotOpen();
    const wanted = readEdit(form, current);
    const known = await this.certificates.find(accountId);
    const faults = keptPairFaults(filesByName(wanted), known);
    if (faults.length > 0) throw new InvalidInput(faults);
    await this.assertMayCollect(accountId, wanted);
    if (opens(wanted, current)) await this.opener.open(accountId, wanted, current);
    else await this.opener.keepOpen(accountId, wanted, current);
    return this.remember(accountId, wanted, known);
  }

  /** @returns undefined where payment was never opened. @throws GatewayUnavailable, GatewayRefused */
  view(accountId: AccountId): Promise<PaymentConfiguration | undefined> {
    return this.gateways.settingsOf({ accountId }).find(accountId);
  }

  /** As `view`; nothing where this service has no gateway that keeps them. */
  async viewIfAny(accountId: AccountId): Promise<PaymentConfiguration | undefined> {
    try {
      return await this.view(accountId);
    } catch (error) {
      if (error instanceof GatewayNotConfigured) return undefined;
      throw error;
    }
  }

  /** What the account's payments go through, and its certificate as far as it is known, with warnings. @param sellerId of its settings */
  async standingOf(accountId: AccountId, sellerId: string): Promise<SettingsStanding> {
    const record = await this.certificates.find(accountId);
    const gateway = gatewayOf({ merchantId: await this.direct.currentIdOf(accountId) });
    return { gateway, certificate: record.certificate, warnings: warningsOf(record, sellerId, this.clock.now()) };
  }

  /** When the certificate of the merchant that takes the account's payments expires; undefined where that is not soon. */
  async certificateEnding(accountId: AccountId): Promise<Date | undefined> {
    const direct = await this.direct.findCurrent(accountId);
    const expiresAt = direct?.certificateExpiresAt ?? (await this.certificates.find(accountId)).certificate?.expiresAt;
    return expiresAt && endsSoon(expiresAt, this.clock.now()) ? expiresAt : undefined;
  }

  /**
   * As far as it can be known without trying. A channel that is not known to be the account's may be: the gateway decides, and says what is
   * wrong with it.
   * @throws ChannelNotFound where the gateway names another account
   * @throws ChannelCannotCollect; InvalidInput where the appid is another channel's
   */
  private async assertMayCollect(accountId: AccountId, { payingChannelId, appId }: WantedSettings): Promise<void> {
    const { channel, proven } = await this.channels.findToOpen(accountId, payingChannelId);
    if (channel.host === 'wechat') throw InvalidInput.of('weconnectAccountId', 'is not a channel of the gateway');
    if (!proven) return;
    if (!channel.canCollectPayments) throw new ChannelCannotCollect();
    if (channel.appId !== appId) throw InvalidInput.of('appId', 'is not the appid of this channel');
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

export interface SettingsStanding {
  gateway: GatewayKind;
  certificate: CertificateFacts | undefined;
  warnings: FieldFault[];
}

function filesByName({ files }: WantedSettings): UploadedCredentials {
  return Object.fromEntries(files.map(({ field, content }) => [field, content]));
}

function opens({ payingChannelId }: WantedSettings, current: PaymentConfiguration): boolean {
  return !current.enabled || current.payingChannelId !== payingChannelId;
}
