import { Injectable, Logger } from '@nestjs/common';
import { DomainError, Clock, MINUTE, SECOND } from '../../common/index.js';
import { isDatabaseUnavailable } from '../../database/index.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { paymentKey } from '../events/event-types.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';
import { eventFromOrder, InboxService, WakeUps } from '../inbox/inbox.service.js';
import { listedWait } from '../../queue/index.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { EventConfirmer, type Verdict } from './event.confirmer.js';
import { GatewayCircuit, GatewayNotConfigured } from '../../gateway/index.js';

/** The numbers of confirming, in ms. One object, so that a test can hasten them. */
export class ConfirmPolicy {
  /** Waits after the 1st, 2nd, … answer that did not bear the event out; then it is refused, until it is posted again. */
  readonly askAgainAfter: readonly number[] = [1 * SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE];
  /** Wait while the gateway cannot be asked: not counted, and never given up. */
  readonly unavailableFor: number = 5 * SECOND;
  /** A claim that is older is anybody's. Longer than the gateway's own time-outs together. */
  readonly lease: number = 60 * SECOND;
  /** Events that a process confirms at once; of one account no more than are left free (`FairSlots`). */
  readonly slots: number = 32;
}

/** The policy's numbers as dates. */
@Injectable()
export class ConfirmTiming {
  constructor(
    readonly policy: ConfirmPolicy,
    private readonly clock: Clock,
    private readonly gateway: GatewayCircuit,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  leaseUntil(): Date {
    return this.after(this.policy.lease);
  }

  /** When to ask again what the gateway could not be asked: once it may be asked at all. */
  whenAvailable(): Date {
    return this.after(Math.max(this.policy.unavailableFor, this.gateway.pauseLeft));
  }

  /** @returns when to ask again after the n-th answer that bore nothing out; undefined: no more */
  askAgain(asked: number): Date | undefined {
    const wait = listedWait(this.policy.askAgainAfter, asked);
    return wait === undefined ? undefined : this.after(wait);
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

type Contradicted = Extract<Verdict, { kind: 'contradicted' }>;
type NotYet = Extract<Verdict, { kind: 'not-yet' }>;

/**
 * What came of a claimed event. With `event`, this claim may fan it out, its targets frozen: `confirmed` now, or `resumed` after a crash in
 * between. `overtaken`: another claim has it now.
 */
type Outcome =
  | { outcome: 'confirmed' | 'resumed'; event: InboxEvent }
  | { outcome: 'superseded' | 'postponed' | 'refused' | 'unavailable' | 'overtaken' };

/** Takes a claimed event to its verdict, writes that under the claim, and gives each module that it must reach a delivery. */
@Injectable()
export class EventProcessor {
  private readonly logger = new Logger(EventProcessor.name);

  constructor(
    private readonly confirmer: EventConfirmer,
    private readonly inbox: InboxRepository,
    private readonly arrivals: InboxService,
    private readonly deliveries: DeliveryRepository,
    private readonly wakeUps: WakeUps,
    private readonly timing: ConfirmTiming,
    private readonly metrics: WebhookMetrics,
  ) {}

  async process(claimed: InboxEvent): Promise<void> {
    const outcome = await this.settle(claimed);
    this.metrics.confirmations.add({ outcome: outcome.outcome });
    if ('event' in outcome) await this.fanOut(outcome.event);
  }

  private async settle(event: InboxEvent): Promise<Outcome> {
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
        return this.supersede(event, verdict);
      case 'not-yet':
        return this.postponeOrRefuse(event, verdict);
    }
  }

  /** Deliveries first, "fanned out" last: after a crash in between the sweeper repeats it, and finds the deliveries there. */
  private async fanOut(event: InboxEvent): Promise<void> {
    const open = event.targets.filter((module) => event.results[module] === undefined);
    await Promise.all(open.map((module) => this.deliveries.offer(event, module, this.timing.now())));
    for (const module of open) this.wakeUps.deliveryStored(module);
    await this.inbox.markFannedOut(event);
  }

  /**
   * An outage is no verdict: the event waits, its tries uncounted. Any other error (an answer that cannot be read, a programming error)
   * counts as a try, so that the event ends where people see it.
   */
  private async ask(event: InboxEvent): Promise<Verdict | undefined> {
    try {
      return await this.confirmer.judge(event);
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

  /** The order's own event is stored first: a crash in between leaves this one to be asked about again. */
  private async supersede(event: InboxEvent, { order, accountId }: Contradicted): Promise<Outcome> {
    const key = paymentKey(order);
    this.logger.error({ msg: 'notification contradicts the gateway', eventKey: event.key, supersededBy: key });
    const { channelId, receivedAt, merchantId } = event;
    await this.arrivals.ensure(eventFromOrder(order, { source: 'confirmation', channelId, receivedAt, merchantId }));
    await this.inbox.supersede(event, key, accountId);
    return { outcome: 'superseded' };
  }

  private async postponeOrRefuse(event: InboxEvent, { reason, accountId }: NotYet): Promise<Outcome> {
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

/** A gateway that is not configured does not come back by waiting. */
function isOutage(error: unknown): boolean {
  if (error instanceof GatewayNotConfigured) return false;
  return error instanceof DomainError ? error.kind === 'unavailable' : isDatabaseUnavailable(error);
}

/** What people may read: a domain error says what happened, any other might tell too much. */
function reasonOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'An internal error; the log says which.';
}
