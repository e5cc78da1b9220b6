import { Injectable } from '@nestjs/common';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { EventRouter } from './event.router.js';
import { FanOut } from './fan-out.js';

/** The way of a claimed event: its verdict, then a delivery for each module that it must reach. */
@Injectable()
export class EventPipeline {
  constructor(
    private readonly router: EventRouter,
    private readonly fanOut: FanOut,
  ) {}

  async run(event: InboxEvent): Promise<void> {
    const confirmed = await this.router.route(event);
    if (confirmed) await this.fanOut.fanOut(confirmed);
  }
}
