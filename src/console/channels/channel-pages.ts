import { Injectable } from '@nestjs/common';
import { type Identity } from '../../auth/index.js';
import {
  authDirectoryOf,
  ChannelsService,
  PaymentSettingsService,
  toChannelDto,
  toSettingsDto,
} from '../../channel/index.js';
import { type FieldFault, parseChannelId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Page } from '../../web/index.js';
import { faultWords } from './field-labels.js';

/** What was wrong with a form, and what stood in it. */
export interface FaultyForm {
  faults: FieldFault[];
  values: Readonly<Record<string, string | undefined>>;
}

/** Pages about one channel. */
@Injectable()
export class ChannelPages {
  private readonly authDirectory: string;

  constructor(
    private readonly channels: ChannelsService,
    private readonly settings: PaymentSettingsService,
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
  async show({ accountId, role }: Identity, channelId: string, faulty?: FaultyForm): Promise<Page> {
    const id = parseChannelId(channelId);
    const standing = role === 'operator' ? await this.channels.any(id) : await this.channels.one(accountId, id);
    const found = await this.settings.view(accountId);
    const certificate = found && (await this.settings.certificateOf(accountId, found.sellerId));
    const settings = toSettingsDto(found, this.authDirectory, certificate);
    const channel = toChannelDto(standing, this.authDirectory);
    const mine = settings.weconnectAccountId === channel.channelId;
    const data = {
      channel,
      settings: mine ? settings : undefined,
      opened: settings.appId !== undefined,
      // Its forms act for the account that is signed in.
      own: role !== 'operator' || (await this.channels.isOf(accountId, id)),
      warnings: (settings.warnings ?? []).map(({ field, message }) => ({ field, ...faultWords(message) })),
      ...faultsOf(faulty),
    };
    return new Page('console/views/channel', data, faulty ? 400 : 200);
  }
}

function faultsOf({ faults, values }: FaultyForm = { faults: [], values: {} }): object {
  return { faults: Object.fromEntries(faults.map(({ field, message }) => [field, faultWords(message)])), values };
}
