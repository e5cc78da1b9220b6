import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId } from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { OPEN_PAYMENT, type OpenPayment } from '../events/open-payment.event.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { type Verdict } from './verdict.js';

/** Asks WeConnect whether payment really is open on the channel: the event is stored before the opening, so that no crash loses it. */
@Injectable()
export class OpenPaymentConfirmer {
  constructor(
    private readonly merchants: MerchantService,
    private readonly handlers: HandlerRegistry,
  ) {}

  async confirm(event: InboxEvent): Promise<Verdict> {
    const { account_id, channel_id } = JSON.parse(event.body) as OpenPayment;
    const accountId = account_id as AccountId;
    const merchant = await this.merchants.findNow(accountId);
    if (!merchant?.enabled || merchant.payingChannelId !== channel_id) {
      return { kind: 'not-yet', reason: 'Payment is not open on the channel.' };
    }
    return {
      kind: 'confirmed',
      accountId,
      channelId: channel_id as ChannelId,
      targets: this.handlers.modulesFor(OPEN_PAYMENT),
    };
  }
}
