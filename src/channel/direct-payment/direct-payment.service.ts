import { Injectable, Logger } from '@nestjs/common';
import { type Identity } from '../../auth/index.js';
import {
  type AccountId,
  type ChannelId,
  Clock,
  defineError,
  type FieldFault,
  InvalidInput,
  Randomness,
} from '../../common/index.js';
import { Config } from '../../config/index.js';
import {
  type DirectMerchant,
  type DirectMerchantFacts,
  DirectMerchantRepository,
  notifyUrlOf,
  SecretKeeper,
  SigningKeyRepository,
  type SigningKeyUse,
  WechatPayGateways,
} from '../../gateway/index.js';
import { ChannelOwnership, PaymentNotOpen } from '../../merchant/index.js';
import { type Announcement, InboxService } from '../../webhook/index.js';
import { endsSoon } from '../payment/certificate-record.js';
import { ChannelCannotCollect } from '../payment/payment-opener.js';
import { ChannelPaymentHandler } from '../payment/payment.handler.js';
import { type UploadForm } from '../payment/upload-form.js';
import { readDirectForm, type WantedMerchant } from './direct-form.js';

/** Two edits at once: what the second left out it would have put back as it was before the first. */
class PaymentSettingsChanged extends defineError(
  'payment-settings-changed',
  'conflict',
  'Somebody changed the settings meanwhile: look at them, and send the form again.',
) {}

/** A merchant of an account's own that takes its payments, as it may be shown. */
export interface DirectStanding {
  merchant: DirectMerchantFacts;
  notifyUrl: string;
  /** The keys that WeChat Pay has signed messages with that were verified, the one used last first. */
  lastVerifiedBy: SigningKeyUse[];
  warnings: FieldFault[];
}

type Who = Pick<Identity, 'accountId' | 'sub'>;

/** How an account collects payments through a merchant number of its own, at WeChat Pay itself. */
@Injectable()
export class DirectPaymentService {
  private readonly logger = new Logger(DirectPaymentService.name);

  constructor(
    private readonly merchants: DirectMerchantRepository,
    private readonly gateways: WechatPayGateways,
    private readonly signingKeys: SigningKeyRepository,
    private readonly secrets: SecretKeeper,
    private readonly channels: ChannelOwnership,
    private readonly events: InboxService,
    private readonly handler: ChannelPaymentHandler,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly config: Config,
  ) {}

  /** Whether there is a CREDENTIALS_KEY to keep secrets with. */
  get keeps(): boolean {
    return this.config.credentialsKey !== undefined;
  }

  /** Before secrets are read that could not be kept. @throws CredentialsKeyMissing */
  assertKeeps(): void {
    this.secrets.assertKeeps();
  }

  /**
   * Opens payment through a merchant of one's own, once WeChat Pay has taken its values; the account's next payments go through it. Again
   * with the same number, it replaces what is kept of that merchant; with another, the earlier one stays for what was paid through it.
   * @throws CredentialsKeyMissing; InvalidInput, CredentialTooLarge naming every faulty field; ChannelNotFound, ChannelCannotCollect
   * @throws GatewayUnavailable where WeChat Pay gave no answer: nothing is kept, and it is safe to try again
   */
  async open(who: Who, form: UploadForm): Promise<DirectStanding> {
    this.assertKeeps();
    const wanted = readDirectForm(form, this.clock.now());
    const appId = await this.appIdOf(who.accountId, wanted.payingChannelId);
    return this.take(who, await this.prove(who.accountId, wanted, appId));
  }

  /**
   * Changes the merchant that takes the account's payments; what the form leaves out stays. Another channel or another number is an opening.
   * @throws PaymentNotOpen where none takes them; PaymentSettingsChanged; else as `open`
   */
  async edit(who: Who, form: UploadForm): Promise<DirectStanding> {
    this.assertKeeps();
    const { accountId } = who;
    const id = await this.merchants.currentIdOf(accountId);
    const found = id === undefined ? undefined : await this.merchants.findToChange(id);
    if (!found) throw new PaymentNotOpen();
    const { merchant: current, revision } = found;
    const wanted = readDirectForm(form, this.clock.now(), current);
    const moves = wanted.payingChannelId !== current.payingChannelId;
    const appId = moves ? await this.appIdOf(accountId, wanted.payingChannelId) : current.appId;
    const proven = await this.prove(accountId, wanted, appId);
    if (proven.id !== current.id) return this.take(who, proven);
    const change = async (): Promise<string> => {
      if (!(await this.merchants.change(proven, revision))) throw new PaymentSettingsChanged();
      return proven.id;
    };
    if (moves) return this.take(who, proven, change);
    await change();
    this.gateways.forget(proven.id);
    await this.handler.subscribe(accountId);
    this.audit('direct payment changed', proven, who.sub);
    return this.standingOf(proven);
  }

  /** @returns undefined where no merchant of the account's own takes its payments */
  async view(accountId: AccountId): Promise<DirectStanding | undefined> {
    const merchant = await this.merchants.findCurrent(accountId);
    return merchant && this.standingOf(merchant);
  }

  /**
   * Announced durably, kept, then published: a process that dies in between leaves the announcement, and the worker that claims it looks
   * whether the merchant takes the account's payments.
   * @param keep throws where somebody else has changed the merchant meanwhile: then nothing is opened
   */
  private async take(
    { accountId, sub }: Who,
    proven: DirectMerchant,
    keep: () => Promise<string> = () => this.merchants.keep(proven),
  ): Promise<DirectStanding> {
    // What was paid through the merchant before is told to who was subscribed then.
    if ((await this.merchants.currentIdOf(accountId)) !== undefined) await this.handler.subscribe(accountId);
    const announcement = await this.events.announceOpening(accountId, proven.payingChannelId);
    const id = await this.keptOrWithdrawn(announcement, keep);
    await this.merchants.makeCurrent(accountId, id);
    this.gateways.forget(id);
    await this.handler.subscribe(accountId);
    await this.events.fulfil(announcement);
    const merchant = { ...proven, id };
    this.audit('direct payment opened', merchant, sub);
    return this.standingOf(merchant);
  }

  private async keptOrWithdrawn(announcement: Announcement, keep: () => Promise<string>): Promise<string> {
    try {
      return await keep();
    } catch (error) {
      if (error instanceof PaymentSettingsChanged) await this.events.withdraw(announcement, error.message);
      throw error;
    }
  }

  /** @throws ChannelNotFound, ChannelCannotCollect; GatewayUnavailable */
  private async appIdOf(accountId: AccountId, channelId: ChannelId): Promise<string> {
    const channel = await this.channels.find(accountId, channelId);
    if (!channel.canCollectPayments) throw new ChannelCannotCollect();
    return channel.appId;
  }

  private async prove(accountId: AccountId, wanted: WantedMerchant, appId: string): Promise<DirectMerchant> {
    const known = await this.merchants.findByNumber(accountId, wanted.mchid);
    const merchant = { ...wanted, id: known?.id ?? this.randomness.objectId(), accountId, appId };
    const faults = await this.gateways.prove(merchant);
    if (faults.length > 0) throw new InvalidInput(faults);
    return merchant;
  }

  private async standingOf(merchant: DirectMerchantFacts): Promise<DirectStanding> {
    return {
      merchant,
      notifyUrl: notifyUrlOf(this.config.publicUrl, merchant.id),
      lastVerifiedBy: await this.signingKeys.findOf(merchant.id),
      warnings: this.warningsOf(merchant),
    };
  }

  private warningsOf({ certificateExpiresAt }: DirectMerchantFacts): FieldFault[] {
    const now = this.clock.now();
    if (!endsSoon(certificateExpiresAt, now)) return [];
    const day = certificateExpiresAt.toISOString().slice(0, 'yyyy-mm-dd'.length);
    const message = certificateExpiresAt <= now ? `expired on ${day}` : `expires on ${day}`;
    return [{ field: 'certificate', message }];
  }

  private audit(msg: string, merchant: DirectMerchantFacts, by: string): void {
    const { id: merchantId, accountId, payingChannelId: channelId, appId, mchid, serial, publicKey } = merchant;
    const facts = { merchantId, accountId, channelId, appId, mchid, serial, publicKeyId: publicKey?.id };
    this.logger.log({ msg, audit: true, ...facts, by });
  }
}
