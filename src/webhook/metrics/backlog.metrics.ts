import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Meter } from '../../common/index.js';
import { BacklogReader } from './backlog.reader.js';

/** How long things have waited, read whenever somebody looks: the same for every process of the service. */
@Injectable()
export class BacklogMetrics implements OnModuleInit {
  constructor(
    private readonly backlog: BacklogReader,
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
      async () => [{ labels: {}, value: this.age(await this.backlog.oldestUnrouted()) }],
    );
    this.meter.gauge(
      {
        name: 'scrm_pay_delivery_oldest_due_seconds',
        help: 'How long the oldest due delivery of a module has been due; absent: none is',
        labels: ['module'],
      },
      async () =>
        [...(await this.backlog.oldestDue(this.clock.now()))].map(([module, due]) => ({
          labels: { module },
          value: this.age(due),
        })),
    );
    this.meter.gauge(
      { name: 'scrm_pay_dead_letters', help: 'Deliveries that were given up and not replayed', labels: ['module'] },
      async () => [...(await this.backlog.deadByModule())].map(([module, value]) => ({ labels: { module }, value })),
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
      async () => [...(await this.backlog.untoldByModule())].map(([module, value]) => ({ labels: { module }, value })),
    );
  }

  private age(since: Date | undefined): number {
    return since ? Math.max(0, this.clock.now().getTime() - since.getTime()) / 1_000 : 0;
  }
}
