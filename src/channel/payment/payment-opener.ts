import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { type PaymentConfiguration } from '../../gateway/index.js';
import { PortalEventService, type Announcement } from '../../webhook/index.js';
import { type WantedSettings } from './form/settings-form.js';
import { PaymentRegistration } from './payment-registration.js';
import { PaymentSettingsUnknown } from './payment-settings.errors.js';
import { SettingsSender } from './settings-sender.js';

/**
 * Opens payment so that no crash loses it: announced durably, done at WeConnect, then told. A process that dies in between leaves the
 * announcement, and whoever takes that up asks WeConnect whether it was done.
 */
@Injectable()
export class PaymentOpener {
  constructor(
    private readonly sender: SettingsSender,
    private readonly events: PortalEventService,
    private readonly registration: PaymentRegistration,
    private readonly merchants: MerchantService,
  ) {}

  async open(accountId: AccountId, wanted: WantedSettings, before: PaymentConfiguration | undefined): Promise<void> {
    if (before?.enabled) await this.registration.register(accountId);
    const announcement = await this.events.announceOpening(accountId, wanted.payingChannelId);
    await this.sendOrWithdraw(announcement, () => this.sender.send(accountId, wanted, before));
    await this.remember(accountId, wanted);
    await this.registration.register(accountId);
    await this.events.fulfil(announcement);
  }

  /** Changes the settings of a payment that is open and stays so on its channel. */
  async keepOpen(accountId: AccountId, wanted: WantedSettings, before: PaymentConfiguration): Promise<void> {
    await this.sender.send(accountId, wanted, before);
    await this.remember(accountId, wanted);
    await this.registration.register(accountId);
  }

  /** Where nobody knows whether it was done, the announcement stays: it will ask. */
  private async sendOrWithdraw(announcement: Announcement, send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof PaymentSettingsUnknown)) await this.events.withdraw(announcement, String(error));
      throw error;
    }
  }

  private async remember(accountId: AccountId, wanted: WantedSettings): Promise<void> {
    const { payingChannelId, appId, sellerId, apiKey } = wanted;
    const settings = { payingChannelId, appId, sellerId, apiKey };
    await this.merchants.remember({ accountId, ...settings, enabled: true, credentials: {} });
  }
}
