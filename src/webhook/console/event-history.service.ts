import { Injectable } from '@nestjs/common';
import { type AccountId } from '../../common/index.js';
import { DeadLetterRepository } from '../deliver/dead-letter.repository.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { type EventFilter, InboxReader } from '../inbox/inbox.reader.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { EventNotFound } from './console.errors.js';
import { readCursor, writeCursor } from './event-cursor.js';
import { type EventView, viewOf } from './event.view.js';

/** What happened to the events that came in, for people who want to know. */
@Injectable()
export class EventHistoryService {
  constructor(
    private readonly reader: InboxReader,
    private readonly inbox: InboxRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly deadLetters: DeadLetterRepository,
  ) {}

  /** Newest first. @throws InvalidInput for a cursor that no list has handed out */
  async page(
    filter: EventFilter,
    cursor: string | undefined,
    limit: number,
  ): Promise<{ items: EventView[]; nextCursor?: string }> {
    const events = await this.reader.page(filter, cursor === undefined ? undefined : readCursor(cursor), limit);
    const last = events.length === limit ? events.at(-1) : undefined;
    return { items: await this.views(events), ...(last && { nextCursor: writeCursor(last) }) };
  }

  /** One event with its raw content. @throws EventNotFound */
  async find(
    scope: AccountId | undefined,
    key: string,
  ): Promise<EventView & { body: string; conflictingBodies: string[] }> {
    const event = await this.inbox.find(key);
    if (!event || (scope !== undefined && event.accountId !== scope)) throw new EventNotFound();
    const [view] = await this.views([event]);
    if (!view) throw new EventNotFound();
    return { ...view, body: event.body, conflictingBodies: event.conflicts.map(({ body }) => body) };
  }

  private async views(events: InboxEvent[]): Promise<EventView[]> {
    const keys = events.map(({ key }) => key);
    const [unfinished, dead] = await Promise.all([
      this.deliveries.findByEvents(keys),
      this.deadLetters.findByEvents(keys),
    ]);
    const progress = { unfinished: byId(unfinished), dead: byId(dead) };
    return events.map((event) => viewOf(event, progress));
  }
}

function byId<Item extends { id: string }>(items: Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
