import { Injectable, Logger } from '@nestjs/common';
import { Clock, DomainError } from '../../common/index.js';
import { isDatabaseUnavailable } from '../../database/index.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { type PaymentFacts, paymentKey } from '../events/event-types.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';
import { eventFromOrder, InboxService } from '../inbox/inbox.service.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { WakeUps } from '../work/wake-ups.js';
import { ConfirmTiming } from './confirm-timing.js';
import { EventConfirmer } from './event.confirmer.js';
import { type Verdict } from './payment.router.js';

/** Gives each module that a confirmed event must reach a delivery of its own. */
@Injectable()
export class FanOut {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly inbox: InboxRepository,
    private readonly nudges: WakeUps,
    private readonly clock: Clock,
  ) {}

  /** Deliveries first, "fanned out" last: after a crash in between the sweeper does it again, and finds them there. */
  async fanOut(event: InboxEvent): Promise<void> {
    const open = event.targets.filter((module) => event.results[module] === undefined);
    await Promise.all(open.map((module) => this.deliveries.offer(event, module, this.clock.now())));
    for (const module of open) this.nudges.deliveryStored(module);
    await this.inbox.markFannedOut(event);
  }
}

/**
 * What came of a claimed event. With `event`, this claim may fan it out, its targets frozen: `confirmed` now, or `resumed` after a crash in
 * between. `overtaken`: another claim has it now.
 */
export type Route =
  | { outcome: 'confirmed' | 'resumed'; event: InboxEvent }
  | { outcome: 'superseded' | 'postponed' | 'refused' | 'unavailable' | 'overtaken' };

/** Takes a claimed event to its verdict, and writes that down under the claim. */
@Injectable()
export class EventRouter {
  private readonly logger = new Logger(EventRouter.name);

  constructor(
    private readonly confirmer: EventConfirmer,
    private readonly inbox: InboxRepository,
    private readonly arrivals: InboxService,
    private readonly timing: ConfirmTiming,
  ) {}

  async route(event: InboxEvent): Promise<Route> {
    if (event.state === 'confirmed') return { outcome: 'resumed', event };
    const verdict = await this.ask(event);
    if (verdict === undefined) return { outcome: 'unavailable' };
    switch (verdict.kind) {
      case 'confirmed': {
        const { targets, accountId = event.accountId } = verdict;
        const held = await this.inbox.confirm(event, verdict);
        return held ? { outcome: 'confirmed', event: { ...event, targets, accountId } } : { outcome: 'overtaken' };
      }
      case 'contradicted':
        return this.supersede(event, verdict.books, verdict);
      case 'not-yet':
        return this.postponeOrRefuse(event, verdict);
    }
  }

  /**
   * An outage is nobody's verdict: the event waits, its tries uncounted. Whatever else keeps us from an answer (one that cannot be read, a
   * fault of ours) does not heal by waiting: it uses the tries up, so that the event ends where people see it.
   */
  private async ask(event: InboxEvent): Promise<Verdict | undefined> {
    try {
      return await this.confirmer.confirm(event);
    } catch (err) {
      if (!isOutage(err)) {
        this.logger.error({ msg: 'event could not be confirmed', eventKey: event.key, err });
        return { kind: 'not-yet', reason: reasonOf(err), accountId: event.accountId };
      }
      this.logger.warn({ msg: 'event could not be confirmed yet', eventKey: event.key, err });
      await this.inbox.postpone(event, this.timing.whenAvailable(), String(err), 0);
      return undefined;
    }
  }

  /** The books' own event first: a crash in between leaves this one to be asked about again. */
  private async supersede(
    event: InboxEvent,
    books: PaymentFacts,
    { accountId }: Pick<InboxEvent, 'accountId'>,
  ): Promise<Route> {
    const key = paymentKey(books);
    this.logger.error({ msg: 'a notification contradicts the books of WeConnect', eventKey: event.key, books: key });
    const { channelId, receivedAt } = event;
    await this.arrivals.ensure(eventFromOrder(books, { source: 'confirmation', channelId, receivedAt }));
    await this.inbox.supersede(event, key, accountId);
    return { outcome: 'superseded' };
  }

  private async postponeOrRefuse(event: InboxEvent, { reason, accountId }: Doubt): Promise<Route> {
    const again = this.timing.askAgain(event.asked + 1);
    if (again) {
      await this.inbox.postpone(event, again, reason, 1);
      return { outcome: 'postponed' };
    }
    this.logger.error({ msg: 'event refused', eventKey: event.key, reason });
    await this.inbox.refuse(event, reason, accountId);
    return { outcome: 'refused' };
  }
}

type Doubt = Extract<Verdict, { kind: 'not-yet' }>;

function isOutage(error: unknown): boolean {
  return error instanceof DomainError ? error.kind === 'unavailable' : isDatabaseUnavailable(error);
}

/** What people may read: a domain's error says what happened, any other might tell too much. */
function reasonOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'An internal error; the log says which.';
}

/** The way of a claimed event: its verdict, then a delivery for each module that it must reach. */
@Injectable()
export class EventPipeline {
  constructor(
    private readonly router: EventRouter,
    private readonly fanOut: FanOut,
    private readonly metrics: WebhookMetrics,
  ) {}

  async run(event: InboxEvent): Promise<void> {
    const route = await this.router.route(event);
    this.metrics.confirmations.add({ outcome: route.outcome });
    if ('event' in route) await this.fanOut.fanOut(route.event);
  }
}
