import { Injectable } from '@nestjs/common';
import { type AccountId, defineError, InvalidInput } from '../../common/index.js';
import {
  type CredentialFile,
  type CredentialName,
  GatewayOutcomeUnknown,
  GatewayRefused,
  type PaymentConfiguration,
  GatewayRegistry,
} from '../../gateway/index.js';
import { ChannelNotFound, MerchantService } from '../../merchant/index.js';
import { type Announcement, InboxService } from '../../webhook/index.js';
import { ChannelPaymentHandler } from './payment.handler.js';
import { type WantedSettings } from './settings-form.js';

/** WeChat lets only a verified service account collect payments. */
export class ChannelCannotCollect extends defineError('channel-cannot-collect', 'conflict', (cause?: unknown) => ({
  message: 'This channel cannot collect payments: WeChat lets only a verified service account do so.',
  cause,
})) {}

/** The gateway was told and gave no reliable answer, nor does it show the new settings. */
class PaymentSettingsUnknown extends defineError('payment-settings-unknown', 'upstream-unknown', (cause: unknown) => ({
  message:
    'The gateway gave no reliable answer, so the settings may have been taken or not. Send the same form again: doing it twice harms nothing.',
  members: { safeToRetry: true },
  cause,
})) {}

type Before = PaymentConfiguration | undefined;

/**
 * Opens payment so that a crash loses nothing: announced durably, done at the gateway, then published. A process that dies in between leaves
 * the announcement, and the worker that claims it asks the gateway whether payment is open.
 */
@Injectable()
export class PaymentOpener {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly events: InboxService,
    private readonly handler: ChannelPaymentHandler,
    private readonly merchants: MerchantService,
  ) {}

  /**
   * @param before what the settings were, to tell by whether an unanswered call was carried out
   * @throws ChannelNotFound, ChannelCannotCollect, InvalidInput, GatewayRefused where the gateway said no
   * @throws GatewayUnavailable where nothing was changed; PaymentSettingsUnknown
   */
  async open(accountId: AccountId, wanted: WantedSettings, before: Before): Promise<void> {
    if (before?.enabled) await this.handler.subscribe(accountId);
    const announcement = await this.events.announceOpening(accountId, wanted.payingChannelId);
    await this.sendOrWithdraw(announcement, () => this.send(accountId, wanted, before));
    await this.merchants.moveTo(configurationOf(accountId, wanted));
    await this.handler.subscribe(accountId);
    await this.events.fulfil(announcement);
  }

  /** Changes the settings of a payment that is open and stays so on its channel; where the account's payments go through a merchant of its own by now, they go on doing so. Throws what `open` throws. */
  async keepOpen(accountId: AccountId, wanted: WantedSettings, before: PaymentConfiguration): Promise<void> {
    await this.send(accountId, wanted, before);
    await this.merchants.remember(configurationOf(accountId, wanted));
    await this.handler.subscribe(accountId);
  }

  /** An unknown outcome keeps the announcement, which goes on asking. */
  private async sendOrWithdraw(announcement: Announcement, send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof PaymentSettingsUnknown)) await this.events.withdraw(announcement, String(error));
      throw error;
    }
  }

  /** Resolves once the gateway has the settings. The certificates are held in memory for that long, and nowhere else. */
  private async send(accountId: AccountId, wanted: WantedSettings, before: Before): Promise<void> {
    const { files, ...settings } = wanted;
    try {
      await this.gateways.settingsOf({ accountId }).configure({ accountId, ...settings }, oneByOne(files));
    } catch (error) {
      if (error instanceof GatewayRefused) throw inOurWords(error);
      if (!(error instanceof GatewayOutcomeUnknown)) throw error;
      if (!(await this.wasTaken(accountId, wanted, before))) throw new PaymentSettingsUnknown(error);
    }
  }

  private async wasTaken(accountId: AccountId, wanted: WantedSettings, before: Before): Promise<boolean> {
    try {
      return isTaken(wanted, before, await this.gateways.settingsOf({ accountId }).find(accountId));
    } catch (error) {
      throw new PaymentSettingsUnknown(error);
    }
  }
}

function configurationOf(accountId: AccountId, wanted: WantedSettings): PaymentConfiguration {
  const { payingChannelId, appId, sellerId, apiKey } = wanted;
  return { accountId, payingChannelId, appId, sellerId, apiKey, enabled: true, credentials: {} };
}

/**
 * Whether the gateway's settings are the wanted ones, where it gave no answer to the change itself. A file that was sent has another id
 * than the one before; without that, an edit of nothing but certificates would count as done before it is.
 */
export function isTaken(wanted: WantedSettings, before: Before, now: PaymentConfiguration | undefined): boolean {
  if (!now?.enabled) return false;
  const { payingChannelId, appId, sellerId, apiKey, files } = wanted;
  const equal = now.payingChannelId === payingChannelId && now.appId === appId && now.sellerId === sellerId;
  const isNew = (name: CredentialName): boolean => now.credentials[name]?.id !== before?.credentials[name]?.id;
  // The gateway need not tell the key.
  const sameKey = now.apiKey === apiKey || now.apiKey === '';
  return equal && sameKey && files.every(({ field }) => isNew(field));
}

/** A refusal that the administrator can correct becomes the fault that it is. */
function inOurWords(refusal: GatewayRefused): Error {
  if (refusal.isFor('ACCOUNT_NOT_EXIST')) return new ChannelNotFound();
  if (refusal.isFor('NO_AUTH')) return new ChannelCannotCollect(refusal);
  return refusal.isFor('APPID_MISMATCH') ? InvalidInput.of('appId', 'is not the appid of this channel') : refusal;
}

// eslint-disable-next-line @typescript-eslint/require-await -- the port takes files as they come
async function* oneByOne(files: readonly CredentialFile[]): AsyncGenerator<CredentialFile> {
  yield* files;
}
