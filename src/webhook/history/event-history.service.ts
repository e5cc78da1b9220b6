import { Injectable } from '@nestjs/common';
import { type AccountId, defineError, MINUTE, SECOND } from '../../common/index.js';
import { DeadLetterRepository } from '../deliver/dead-letter.repository.js';
import { DeliveryRepository } from '../deliver/delivery.repository.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { InboxReader, type LedgerFilter } from '../inbox/inbox.reader.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';
import { type EventView, readCursor, viewOf, writeCursor } from './event.view.js';

/** No such event, or it is another account's. */
class EventNotFound extends defineError('event-not-found', 'missing', 'There is no such event.') {}

export interface EventFilter extends Omit<LedgerFilter, 'deadIn'> {
  /** Only events that a module has given up. */
  dead?: boolean | undefined;
}

/** Events and deliveries that somebody should look at, by number. */
export interface Attention {
  /** Given up, and not replayed. */
  dead: number;
  /** Failed, and waiting for another try. */
  retrying: number;
  /** Due for more than a minute: no worker has claimed them. */
  overdue: number;
  /** Events that have waited for more than a quarter of a minute to be confirmed: most of the time because the gateway is unavailable. */
  waiting: number;
  /** Notifications since then that the gateway did not confirm. */
  refused: number;
  /** Payments and refunds that their own module did not get, because it was not active. */
  untold: number;
}

/** What happened to the events that came in, as people look at it. */
@Injectable()
export class EventHistoryService {
  constructor(
    private readonly reader: InboxReader,
    private readonly inbox: InboxRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly deadLetters: DeadLetterRepository,
    private readonly handlers: HandlerRegistry,
  ) {}

  /** Newest first. @throws InvalidInput for a cursor that no list has handed out */
  async page(
    filter: EventFilter,
    cursor: string | undefined,
    limit: number,
  ): Promise<{ items: EventView[]; nextCursor?: string }> {
    const { dead, ...wanted } = filter;
    const deadIn = dead ? this.handlers.modules() : undefined;
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const events = await this.reader.page({ ...wanted, deadIn }, after, limit);
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

  /**
   * Counts what needs attention, each by an index over little more than what it counts.
   * @param scope the account that asks; undefined: every account's
   * @param times `since`: how far back refused notifications count; what is dead or due counts however old it is
   */
  async countAttention(scope: AccountId | undefined, { now, since }: { now: Date; since: Date }): Promise<Attention> {
    const modules = this.handlers.modules();
    const dueBefore = new Date(now.getTime() - MINUTE);
    const waitingSince = new Date(now.getTime() - 15 * SECOND);
    const [dead, retrying, overdue, waiting, refused, untold] = await Promise.all([
      this.deadLetters.count(scope),
      this.deliveries.countRetrying(scope, modules),
      this.deliveries.countDueBefore(dueBefore, scope, modules),
      this.reader.countWaiting(waitingSince, scope),
      this.reader.countRefusedSince(since, scope),
      this.reader.countUntold(scope),
    ]);
    return { dead, retrying, overdue, waiting, refused, untold };
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
