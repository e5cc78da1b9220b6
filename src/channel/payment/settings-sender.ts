import { Injectable } from '@nestjs/common';
import { type AccountId, InvalidInput } from '../../common/index.js';
import { ChannelNotFound } from '../../merchant/index.js';
import {
  type CredentialFile,
  type PaymentConfiguration,
  PaymentGateway,
  GatewayOutcomeUnknown,
  GatewayRefused,
} from '../../gateway/index.js';
import { type WantedSettings } from './form/settings-form.js';
import { ChannelCannotCollect, PaymentSettingsUnknown } from './payment-settings.errors.js';
import { isTaken } from './settings-comparison.js';

/** Hands settings and certificates on to WeConnect: the certificates are held in memory for that long, and nowhere else. */
@Injectable()
export class SettingsSender {
  constructor(private readonly weconnect: PaymentGateway) {}

  /** @returns undefined where payment was never opened. @throws GatewayUnavailable, GatewayRefused */
  current(accountId: AccountId): Promise<PaymentConfiguration | undefined> {
    return this.weconnect.findPaymentConfiguration(accountId);
  }

  /**
   * Resolves once WeConnect has the settings.
   * @param before what they were, to tell by whether an unanswered call was carried out
   * @throws ChannelNotFound, ChannelCannotCollect, InvalidInput, GatewayRefused where WeConnect said no
   * @throws GatewayUnavailable where nothing was changed; PaymentSettingsUnknown
   */
  async send(accountId: AccountId, wanted: WantedSettings, before: PaymentConfiguration | undefined): Promise<void> {
    const { files, ...settings } = wanted;
    try {
      await this.weconnect.configurePayment({ accountId, ...settings }, oneByOne(files));
    } catch (error) {
      if (error instanceof GatewayRefused) throw inOurWords(error);
      if (!(error instanceof GatewayOutcomeUnknown)) throw error;
      if (!(await this.wasTaken(accountId, wanted, before))) throw new PaymentSettingsUnknown(error);
    }
  }

  private async wasTaken(
    accountId: AccountId,
    wanted: WantedSettings,
    before: PaymentConfiguration | undefined,
  ): Promise<boolean> {
    try {
      return isTaken(wanted, before, await this.current(accountId));
    } catch (error) {
      throw new PaymentSettingsUnknown(error);
    }
  }
}

/** A refusal that the administrator can mend is told as the fault that it is. */
function inOurWords(refusal: GatewayRefused): Error {
  if (refusal.isFor('ACCOUNT_NOT_EXIST')) return new ChannelNotFound();
  if (refusal.isFor('NO_AUTH')) return new ChannelCannotCollect(refusal);
  return refusal.isFor('APPID_MISMATCH') ? InvalidInput.of('appId', 'is not the appid of this channel') : refusal;
}

// eslint-disable-next-line @typescript-eslint/require-await -- the port takes files as they come
async function* oneByOne(files: readonly CredentialFile[]): AsyncGenerator<CredentialFile> {
  yield* files;
}
