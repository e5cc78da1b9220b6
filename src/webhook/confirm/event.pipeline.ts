import { Injectable } from '@nestjs/common';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { EventRouter } from './event.router.js';
import { FanOut } from './fan-out.js';

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
