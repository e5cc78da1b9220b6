import { Injectable } from '@nestjs/common';
import { type Identity } from '../../auth/index.js';
import {
  authDirectoryOf,
  ChannelsService,
  type ChannelStanding,
  DirectPaymentService,
  PaymentSettingsService,
  toChannelDto,
  toDirectPaymentDto,
  toSettingsDto,
} from '../../channel/index.js';
import { type ChannelId, type FieldFault, parseChannelId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Page } from '../../web/index.js';
import { faultWords } from './field-labels.js';

/** What was wrong with a form, and what stood in it. */
export interface FaultyForm {
  faults: FieldFault[];
  values: Readonly<Record<string, string | undefined>>;
}

/** How a page about a form came about. */
export interface FormOutcome {
  faulty?: FaultyForm;
  /** WeChat Pay gave no answer: what it said, and with which status. */
  unanswered?: { message: string; status: number; values: FaultyForm['values'] };
  /** The form was taken just now. */
  taken?: boolean;
}

/** Pages about one channel. */
@Injectable()
export class ChannelPages {
  private readonly authDirectory: string;

  constructor(
    private readonly channels: ChannelsService,
    private readonly settings: PaymentSettingsService,
    private readonly direct: DirectPaymentService,
    config: Config,
  ) {
    this.authDirectory = authDirectoryOf(config);
  }

  async list({ accountId }: Identity): Promise<Page> {
    const standings = await this.channels.list(accountId);
    return new Page('console/views/channels', {
      channels: standings.map((standing) => toChannelDto(standing, this.authDirectory)),
    });
  }

  /** @throws ChannelNotFound */
  async show(identity: Identity, channelId: string, faulty?: FaultyForm): Promise<Page> {
    const { accountId } = identity;
    const id = parseChannelId(channelId);
    const { channel, own } = await this.look(identity, id);
    const found = await this.settings.viewIfAny(accountId);
    const standing = found && (await this.settings.standingOf(accountId, found.sellerId));
    const settings = toSettingsDto(found, this.authDirectory, standing);
    const direct = await this.directOf(accountId);
    // Through a merchant of one's own: a form sent here is an opening, which moves the payments back.
    const mine = !direct.enabled && settings.weconnectAccountId === channel.channelId;
    const data = {
      channel,
      settings: mine ? settings : undefined,
      opened: settings.appId !== undefined || direct.enabled,
      direct: own && direct.channelId === channel.channelId ? direct : undefined,
      own,
      warnings: (settings.warnings ?? []).map(({ field, message }) => ({ field, ...faultWords(message) })),
      ...faultsOf(faulty),
    };
    return new Page('console/views/channel', data, faulty ? 400 : 200);
  }

  /** Opening payment through a merchant of one's own on a channel, or changing that merchant. @throws ChannelNotFound */
  async showDirect(identity: Identity, channelId: string, outcome: FormOutcome = {}): Promise<Page> {
    const { channel, own } = await this.look(identity, parseChannelId(channelId));
    const direct = await this.directOf(identity.accountId);
    const { faulty, unanswered, taken } = outcome;
    const data = {
      channel,
      own,
      keeps: this.direct.keeps,
      domain: new URL(this.authDirectory).host,
      direct: own && direct.channelId === channel.channelId ? direct : undefined,
      elsewhere: own && direct.enabled && direct.channelId !== channel.channelId,
      warnings: (direct.warnings ?? []).map(({ field, message }) => ({ field, ...faultWords(message) })),
      taken: taken === true && direct.channelId === channel.channelId,
      unanswered: unanswered?.message,
      ...faultsOf(faulty ?? (unanswered && { faults: [], values: unanswered.values })),
    };
    return new Page('console/views/direct-payment', data, faulty ? 400 : (unanswered?.status ?? 200));
  }

  private async look(
    { accountId, role }: Identity,
    id: ChannelId,
  ): Promise<{ channel: ReturnType<typeof toChannelDto>; own: boolean }> {
    const operator = role === 'operator';
    const standing: ChannelStanding = operator ? await this.channels.any(id) : await this.channels.one(accountId, id);
    // Its forms act for the account that is signed in.
    const own = !operator || (await this.channels.isOf(accountId, id));
    return { channel: toChannelDto(standing, this.authDirectory), own };
  }

  private async directOf(accountId: Identity['accountId']): Promise<ReturnType<typeof toDirectPaymentDto>> {
    return toDirectPaymentDto(await this.direct.view(accountId), this.authDirectory);
  }
}

function faultsOf({ faults, values }: FaultyForm = { faults: [], values: {} }): object {
  return { faults: Object.fromEntries(faults.map(({ field, message }) => [field, faultWords(message)])), values };
}
