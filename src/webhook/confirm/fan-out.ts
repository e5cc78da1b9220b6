import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/index.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { WakeUps } from '../work/wake-ups.js';

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
