import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, Randomness } from '../../common/index.js';
import { OPEN_PAYMENT, type OpenPayment, openPayment } from '../events/open-payment.event.js';
import { InboxService } from './inbox.service.js';

/** An event that is stored, about a deed that may or may not be done yet. */
export interface Announcement {
  readonly eventKey: string;
}

/**
 * What the portal tells its modules of itself. The order is what makes it sure: announce, do it, then say that it is done. A process
 * that dies on the way leaves an event behind that asks WeConnect whether it was done.
 */
@Injectable()
export class PortalEventService {
  constructor(
    private readonly inbox: InboxService,
    private readonly randomness: Randomness,
  ) {}

  /** Stores durably, BEFORE it is tried, that payment is being opened on a channel. */
  async announceOpening(accountId: AccountId, channelId: ChannelId): Promise<Announcement> {
    const opening = this.randomness.objectId();
    const event: OpenPayment = { type: OPEN_PAYMENT, account_id: accountId, channel_id: channelId, opening };
    const eventKey = openPayment.keyOf(event);
    const body = JSON.stringify(event);
    await this.inbox.storeAhead({
      key: eventKey,
      type: OPEN_PAYMENT,
      source: 'portal',
      channelId,
      outTradeNo: undefined,
      body,
    });
    return { eventKey };
  }

  /** It is done: the modules hear of it now. */
  async fulfil({ eventKey }: Announcement): Promise<void> {
    await this.inbox.hasten(eventKey);
  }

  /** It surely was not done: nobody need ask about it. */
  async withdraw({ eventKey }: Announcement, reason: string): Promise<void> {
    await this.inbox.withdraw(eventKey, reason);
  }
}
