import { Get, Param, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '../../auth/index.js';
import { DirectPaymentService, type UploadForm } from '../../channel/index.js';
import { DomainError } from '../../common/index.js';
import { wasNotAnswered } from '../../gateway/index.js';
import { faultOf } from '../../http/index.js';
import { type Page, SeeOther } from '../../web/index.js';
import { CurrentSession, CurrentUpload } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { ChannelPages } from './channel-pages.js';

/** 开通微信支付（直连商户）: payment through a merchant number of one's own, and changing it. */
@ConsoleController('channels/:channelId/direct-payment')
@Requires('payment-settings:read')
export class DirectPaymentPageController {
  constructor(
    private readonly pages: ChannelPages,
    private readonly payments: DirectPaymentService,
  ) {}

  @Get()
  show(
    @CurrentSession() { identity }: Session,
    @Param('channelId') channelId: string,
    @Query('taken') taken?: unknown,
  ): Promise<Page> {
    return this.pages.showDirect(identity, channelId, { taken: taken === '1' });
  }

  @Post()
  @Requires('payment-settings:write')
  @RouteConfig({ multipart: true })
  async save(
    @CurrentSession() { identity }: Session,
    @Param('channelId') channelId: string,
    @CurrentUpload() form: UploadForm,
  ): Promise<Page | SeeOther> {
    try {
      const edits = form.fields.get('edit') === '1';
      await (edits ? this.payments.edit(identity, form) : this.payments.open(identity, form));
      return new SeeOther(`/console/channels/${encodeURIComponent(channelId)}/direct-payment?taken=1`);
    } catch (error) {
      if (wasNotAnswered(error)) {
        const { message } = error;
        const unanswered = { message, status: faultOf(error).status, values: valuesOf(form) };
        return this.pages.showDirect(identity, channelId, { unanswered });
      }
      if (!(error instanceof DomainError) || error.faults.length === 0) throw error;
      return this.pages.showDirect(identity, channelId, { faulty: { faults: error.faults, values: valuesOf(form) } });
    }
  }
}

/** All but the key and the files: they are entered anew. */
function valuesOf({ fields }: UploadForm): Record<string, string | undefined> {
  return { mchid: fields.get('mchid'), publicKeyId: fields.get('publicKeyId') };
}
