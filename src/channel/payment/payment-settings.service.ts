import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { PaymentNotOpen } from '../../merchant/index.js';
import { type PaymentConfiguration } from '../../weconnect/index.js';
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
  ) {}

  /**
   * Opens payment on a channel, which becomes the account's paying one. Doing it again harms nothing.
   * @throws InvalidInput, CredentialTooLarge naming every faulty field; ChannelNotFound, ChannelCannotCollect
   * @throws WeConnectRefused, WeConnectUnavailable, PaymentSettingsUnknown
   */
  async open(accountId: AccountId, form: UploadForm): Promise<void> {
    const wanted = readOpening(form);
    await this.channel.check(accountId, wanted);
    await this.opener.open(accountId, wanted, await this.sender.current(accountId));
  }

  /**
   * Changes the settings; what the form leaves out stays. Another paying channel is taken as an opening on that.
   * @throws PaymentNotOpen where it was never opened; else as `open`
   */
  async edit(accountId: AccountId, form: UploadForm): Promise<void> {
    const current = await this.sender.current(accountId);
    if (!current) throw new PaymentNotOpen();
    const wanted = readEdit(form, current);
    await this.channel.check(accountId, wanted);
    if (opens(wanted, current)) await this.opener.open(accountId, wanted, current);
    else await this.opener.keepOpen(accountId, wanted, current);
  }

  /** @returns undefined where payment was never opened. @throws WeConnectUnavailable, WeConnectRefused */
  view(accountId: AccountId): Promise<PaymentConfiguration | undefined> {
    return this.sender.current(accountId);
  }
}

function opens({ payingChannelId }: WantedSettings, current: PaymentConfiguration): boolean {
  return !current.enabled || current.payingChannelId !== payingChannelId;
}
