import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { Clock, Meter, NEVER_DUE } from '../../common/index.js';
import { DeadLetterDocument } from '../deliver/dead-letter.repository.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { InboxDocument } from '../inbox/inbox.schema.js';
import { OTHER_MODULES } from '../metrics/webhook.metrics.js';
import { DeliveryDocument } from '../deliver/delivery.repository.js';

/** What waits and for how long, read from the database whenever metrics are scraped: the same for every process of the service. */
@Injectable()
export class BacklogMetrics implements OnModuleInit {
  constructor(
    @InjectModel(InboxDocument.name) private readonly inbox: Model<InboxDocument>,
    @InjectModel(DeliveryDocument.name) private readonly deliveries: Model<DeliveryDocument>,
    @InjectModel(DeadLetterDocument.name) private readonly deadLetters: Model<DeadLetterDocument>,
    private readonly handlers: HandlerRegistry,
    private readonly clock: Clock,
    private readonly meter: Meter,
  ) {}

  onModuleInit(): void {
    this.meter.gauge(
      {
        name: 'scrm_pay_event_oldest_unrouted_seconds',
        help: 'Age of the oldest event that has not been confirmed and routed; 0: none waits',
        labels: [],
      },
      async () => [{ labels: {}, value: this.age(await this.oldestUnrouted()) }],
    );
    this.meter.gauge(
      {
        name: 'scrm_pay_delivery_oldest_due_seconds',
        help: 'How long the oldest due delivery of a module has been due; absent: none is',
        labels: ['module'],
      },
      async () =>
        [...(await this.oldestDue(this.clock.now()))].map(([module, due]) => ({
          labels: { module },
          value: this.age(due),
        })),
    );
    this.meter.gauge(
      { name: 'scrm_pay_dead_letters', help: 'Deliveries that were given up and not replayed', labels: ['module'] },
      async () => [...(await this.deadByModule())].map(([module, value]) => ({ labels: { module }, value })),
    );
    this.untold();
  }

  private untold(): void {
    this.meter.gauge(
      {
        name: 'scrm_pay_events_untold',
        help: 'Payments and refunds that their own module has not heard of, for it was not active; absent: none',
        labels: ['module'],
      },
      async () => [...(await this.untoldByModule())].map(([module, value]) => ({ labels: { module }, value })),
    );
  }

  private age(since: Date | undefined): number {
    return since ? Math.max(0, this.clock.now().getTime() - since.getTime()) / 1_000 : 0;
  }

  /** When the oldest event came that has not been routed to its modules; undefined: none waits. */
  async oldestUnrouted(): Promise<Date | undefined> {
    const oldest = await this.inbox
      .findOne({ fanDue: trusted({ $lt: NEVER_DUE }) }, { recvAt: 1 })
      .sort({ recvAt: 1 })
      .lean();
    return oldest?.recvAt;
  }

  /** Since when each module's oldest delivery has been due: one question for all of them. */
  async oldestDue(now: Date): Promise<Map<string, Date>> {
    const found = await this.deliveries.aggregate<{ _id: string; due: Date }>([
      { $match: { dueAt: { $lte: now } } },
      { $group: { _id: this.label(), due: { $min: '$dueAt' } } },
    ]);
    return new Map(found.map(({ _id, due }) => [_id, due]));
  }

  async deadByModule(): Promise<Map<string, number>> {
    const found = await this.deadLetters.aggregate<{ _id: string; count: number }>([
      { $group: { _id: this.label(), count: { $sum: 1 } } },
    ]);
    return new Map(found.map(({ _id, count }) => [_id, count]));
  }

  private label(): object {
    const registered = this.handlers.modules();
    return { $cond: [{ $in: ['$module', registered] }, '$module', OTHER_MODULES] };
  }

  /** How many payments and refunds each module has not heard of that are its own. */
  async untoldByModule(): Promise<Map<string, number>> {
    const untold = new Map<string, number>();
    for (const module of await this.inbox.distinct('untold.module', { 'untold.money': true })) {
      const own = { 'untold.module': module, 'untold.money': true };
      untold.set(module, await this.inbox.countDocuments(own));
    }
    return untold;
  }
}
