import { Injectable, Logger } from '@nestjs/common';
import {
  type AccountId,
  type ChannelId,
  Clock,
  type OutTradeNo,
  Randomness,
  SECOND,
  type ModuleName,
} from '../../common/index.js';
import { Config } from '../../config/index.js';
import {
  OPEN_PAYMENT,
  type OpenPayment,
  openPayment,
  PAYMENT_NOTIFICATION,
  type PaymentFacts,
  paymentKey,
} from '../events/event-types.js';
import { InboxRepository, type Unclaimed } from './inbox.repository.js';
import { type EventSource, type NewInboxEvent } from './inbox.schema.js';

type Listener<Subject> = (subject: Subject) => void;

/** Tells the workers of this process what has just been stored, so that the usual delay is milliseconds. Losing one loses no work: pollers sweep. */
@Injectable()
export class WakeUps {
  private eventListener: Listener<Unclaimed> | undefined;
  private deliveryListener: Listener<ModuleName> | undefined;

  eventStored(event: Unclaimed): void {
    this.eventListener?.(event);
  }

  deliveryStored(module: ModuleName): void {
    this.deliveryListener?.(module);
  }

  onEventStored(listener: Listener<Unclaimed>): void {
    this.eventListener = listener;
  }

  onDeliveryStored(listener: Listener<ModuleName>): void {
    this.deliveryListener = listener;
  }
}

/** How long the workers of this process may take to claim an event that they were told of, before the sweepers of all do; ms. */
const SWEEP_AFTER = 5 * SECOND;

/** How long an opening of payment may take before the sweepers ask whether it was done; ms. Longer than the gateway's time-out. */
const ASK_AFTER = 15 * SECOND;

/** An event on its way in. */
export type Arrival = Omit<NewInboxEvent, 'receivedAt' | 'dueAt'> & { receivedAt?: Date };

/** Where an order was learned of. */
interface Origin {
  source: EventSource;
  /** Undefined where it is unknown: a payment is routed by the account's paying channel in any case. */
  channelId?: ChannelId | undefined;
  /** The account's own merchant that told of it. */
  merchantId?: string | undefined;
  /** Decides who was subscribed; now, where left out. */
  receivedAt?: Date;
}

/** An order as the gateway has it, as the event that its notification would be: under the same key. */
export function eventFromOrder(order: PaymentFacts, { channelId, ...origin }: Origin): Arrival {
  const { outTradeNo, tradeStatus, tradeNo, totalFee } = order;
  const data = { type: 'payment_notification', outTradeNo, tradeStatus, tradeNo: tradeNo ?? '', totalFee };
  return {
    ...origin,
    key: paymentKey(order),
    type: PAYMENT_NOTIFICATION,
    channelId,
    outTradeNo: outTradeNo as OutTradeNo,
    body: JSON.stringify({ type: 'msg', ...(channelId && { channel: { id: channelId } }), data }),
  };
}

/** A stored event about an opening of payment that may or may not be done yet. */
export interface Announcement {
  readonly eventKey: string;
}

/** The only way in: an event is stored durably, or the caller gets an error. */
@Injectable()
export class InboxService {
  private readonly logger = new Logger(InboxService.name);

  constructor(
    private readonly inbox: InboxRepository,
    private readonly wakeUps: WakeUps,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly config: Config,
  ) {}

  /**
   * Stores what the gateway posted, once for all its repeats. When this resolves, the event outlives the process and is worked on.
   * @returns whether it is new
   */
  async accept(arrival: Arrival): Promise<boolean> {
    const isNew = await this.store(arrival);
    if (!isNew) await this.countDuplicate(arrival);
    this.wakeUps.eventStored(arrival);
    return isNew;
  }

  /**
   * Stores what this service found out by itself, unless it is known. No repeat is counted, because none was posted.
   * @returns whether it is new
   */
  async ensure(arrival: Arrival): Promise<boolean> {
    const isNew = await this.store(arrival);
    if (!isNew) await this.inbox.revive(arrival.key, this.clock.now());
    this.wakeUps.eventStored(arrival);
    return isNew;
  }

  /**
   * Stores that payment is being opened on a channel, BEFORE that is tried; then comes the opening, then `fulfil` or `withdraw`. If the
   * process dies in between, the stored event asks the gateway whether payment was opened.
   */
  async announceOpening(accountId: AccountId, channelId: ChannelId): Promise<Announcement> {
    const opening = this.randomness.objectId();
    const event: OpenPayment = { type: OPEN_PAYMENT, account_id: accountId, channel_id: channelId, opening };
    const key = openPayment.keyOf(event);
    const body = JSON.stringify(event);
    await this.store({ key, type: OPEN_PAYMENT, source: 'portal', channelId, outTradeNo: undefined, body }, ASK_AFTER);
    return { eventKey: key };
  }

  /** Payment is open: the event is delivered to the modules now. */
  async fulfil({ eventKey }: Announcement): Promise<void> {
    await this.inbox.makeDue(eventKey, this.clock.now());
    this.wakeUps.eventStored({ key: eventKey, outTradeNo: undefined, channelId: undefined });
  }

  /** Payment was certainly not opened. Where the event is being asked about already, the answer decides. */
  async withdraw({ eventKey }: Announcement, reason: string): Promise<void> {
    await this.inbox.refuse({ key: eventKey, generation: 0 }, reason);
  }

  private async store(arrival: Arrival, sweepAfter = this.sweepAfter()): Promise<boolean> {
    const now = this.clock.now();
    return this.inbox.insert({ receivedAt: now, ...arrival, dueAt: new Date(now.getTime() + sweepAfter) });
  }

  private sweepAfter(): number {
    return this.config.roles.has('worker') ? SWEEP_AFTER : 0;
  }

  private async countDuplicate(arrival: Arrival): Promise<void> {
    const { key } = arrival;
    const now = this.clock.now();
    const found = await this.inbox.countDuplicate(arrival, now);
    // A duplicate key alone proves nothing: the first insert may have been rolled back since.
    if (found === 'vanished') throw new Error('the event has vanished');
    if (found === 'conflicting') this.logger.warn({ msg: 'another content under the same event key', eventKey: key });
    await this.inbox.revive(key, now);
  }
}
