import { Injectable, Logger } from '@nestjs/common';
import { type AccountId, type ChannelId, Clock, type OutTradeNo, Randomness } from '../../common/index.js';
import { Config } from '../../config/index.js';
import {
  OPEN_PAYMENT,
  type OpenPayment,
  openPayment,
  PAYMENT_NOTIFICATION,
  type PaymentFacts,
  paymentKey,
} from '../events/event-types.js';
import { WakeUps } from '../work/wake-ups.js';
import { InboxRepository } from './inbox.repository.js';
import { type EventSource, type NewInboxEvent } from './inbox.schema.js';

/** How long a worker of this process has to take up what it was nudged about, before the sweepers of all do; ms. */
const SWEEP_AFTER = 5_000;

/** How long what was announced may take to be done, before the sweepers ask whether it was; ms. Longer than WeConnect's time-out. */
const ASK_AFTER = 15_000;

/** An event on its way in. */
type Arrival = Omit<NewInboxEvent, 'receivedAt' | 'dueAt'> & { receivedAt?: Date };

/** The one way in: an event is stored durably, or the caller hears that it was not. */
@Injectable()
export class InboxService {
  private readonly logger = new Logger(InboxService.name);

  constructor(
    private readonly inbox: InboxRepository,
    private readonly nudges: WakeUps,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Stores what WeConnect posted, once for all its repeats. When this resolves, the event outlives the process and is worked on. @returns whether it was not known */
  async accept(arrival: Arrival): Promise<boolean> {
    const isNew = await this.store(arrival);
    if (!isNew) await this.countDuplicate(arrival);
    this.nudges.eventStored(arrival);
    return isNew;
  }

  /**
   * Stores what this service found out by itself, unless it is known: no repeat is counted, for nobody posted one.
   * @returns whether it was not known
   */
  async ensure(arrival: Arrival): Promise<boolean> {
    const isNew = await this.store(arrival);
    if (!isNew) await this.inbox.revive(arrival.key, this.clock.now());
    this.nudges.eventStored(arrival);
    return isNew;
  }

  /** Stores an event of a deed that is only about to be done: it waits to be hastened, and is asked about where it never is. */
  async storeAhead(arrival: Arrival): Promise<void> {
    await this.store(arrival, ASK_AFTER);
  }

  /** Has an event worked on now that waits to be asked about, or that was asked about in vain. */
  async hasten(key: string): Promise<void> {
    await this.inbox.makeDue(key, this.clock.now());
    this.nudges.eventStored({ key, outTradeNo: undefined, channelId: undefined });
  }

  /** Gives up an event that was stored ahead, unless it is being asked about: then the answer decides. */
  async withdraw(key: string, reason: string): Promise<void> {
    await this.inbox.refuse({ key, generation: 0 }, reason);
  }

  private async store(arrival: Arrival, sweepAfter = this.sweepAfter()): Promise<boolean> {
    const now = this.clock.now();
    return this.inbox.insert({ receivedAt: now, ...arrival, dueAt: new Date(now.getTime() + sweepAfter) });
  }

  private sweepAfter(): number {
    return this.config.roles.has('worker') ? SWEEP_AFTER : 0;
  }

  private async countDuplicate({ key, body }: Arrival): Promise<void> {
    const now = this.clock.now();
    const found = await this.inbox.countDuplicate(key, body, now);
    // A duplicate key proves nothing: what it stood for may have been rolled back since.
    if (found === 'vanished') throw new Error('the event has vanished');
    if (found === 'conflicting') this.logger.warn({ msg: 'another content under the same event key', eventKey: key });
    await this.inbox.revive(key, now);
  }
}

interface Finding {
  source: EventSource;
  /** Undefined where it is not known yet: a payment is routed by the account's paying channel in any case. */
  channelId?: ChannelId | undefined;
  /** By it is judged who was subscribed; now, where left out. */
  receivedAt?: Date;
}

/** What WeConnect's books say of an order, as the event that its notification would be: under the same key. */
export function eventFromOrder(books: PaymentFacts, { channelId, ...finding }: Finding): Arrival {
  const { outTradeNo, tradeStatus, tradeNo, totalFee } = books;
  const data = { type: 'payment_notification', outTradeNo, tradeStatus, tradeNo: tradeNo ?? '', totalFee };
  return {
    ...finding,
    key: paymentKey(books),
    type: PAYMENT_NOTIFICATION,
    channelId,
    outTradeNo: outTradeNo as OutTradeNo,
    body: JSON.stringify({ type: 'msg', ...(channelId && { channel: { id: channelId } }), data }),
  };
}

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
