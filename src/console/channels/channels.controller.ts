import { Get, Param, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '../../auth/index.js';
import { PaymentSettingsService, type UploadForm } from '../../channel/index.js';
import { DomainError } from '../../common/index.js';
import { type Page, SeeOther } from '../../web/index.js';
import { CurrentSession, CurrentUpload } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { ChannelPages } from './channel-pages.js';

/** 管理中心 → 渠道管理 → 微信公众号: an account's channels, and opening payment on one. */
@ConsoleController('channels')
@Requires('channels:read')
export class ChannelsPageController {
  constructor(
    private readonly pages: ChannelPages,
    private readonly settings: PaymentSettingsService,
  ) {}

  @Get()
  async list(@CurrentSession() { identity }: Session, @Query('id') id?: unknown): Promise<Page | SeeOther> {
    if (typeof id === 'string') return new SeeOther(`/console/channels/${encodeURIComponent(id)}`);
    return this.pages.list(identity);
  }

  @Get(':channelId')
  show(@CurrentSession() { identity }: Session, @Param('channelId') channelId: string): Promise<Page> {
    return this.pages.show(identity, channelId);
  }

  /** The address of a form that was faulty, asked for again: the form is on the channel's own page. */
  @Get(':channelId/payment')
  form(@Param('channelId') channelId: string): SeeOther {
    return new SeeOther(`/console/channels/${encodeURIComponent(channelId)}`);
  }

  /** Opens payment, or changes its settings where it is open on this channel. */
  @Post(':channelId/payment')
  @Requires('payment-settings:write')
  @RouteConfig({ multipart: true })
  async open(
    @CurrentSession() { identity }: Session,
    @Param('channelId') channelId: string,
    @CurrentUpload() form: UploadForm,
  ): Promise<Page | SeeOther> {
    try {
      if (form.fields.get('edit') === '1') await this.settings.edit(identity.accountId, form);
      else await this.settings.open(identity.accountId, form);
      return new SeeOther(`/console/channels/${encodeURIComponent(channelId)}`);
    } catch (error) {
      if (!(error instanceof DomainError) || error.faults.length === 0) throw error;
      return this.pages.show(identity, channelId, { faults: error.faults, values: valuesOf(form) });
    }
  }
}

/** All but the key: it is typed anew. */
function valuesOf({ fields }: UploadForm): Record<string, string | undefined> {
  return { appId: fields.get('appId'), sellerId: fields.get('sellerId') };
}
