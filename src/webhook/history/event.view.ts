import { InvalidInput, type ModuleName } from '../../common/index.js';
import { type DeadLetter } from '../deliver/dead-letter.repository.js';
import { type Delivery, deliveryId } from '../deliver/delivery.js';
import { type EventCursor } from '../inbox/inbox.reader.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';

/** Where a module's part of an event stands. */
export interface DeliveryView {
  id: string;
  module: string;
  state: 'pending' | 'running' | 'done' | 'dead';
  attempts: number;
  lastError?: string;
  /** While pending: when it is tried next. */
  nextAttemptAt?: string;
  finishedAt?: string;
}

/** An event of the inbox, as people look at it. */
export interface EventView {
  id: string;
  type: string;
  source: string;
  state: string;
  outTradeNo?: string;
  channelId?: string;
  receivedAt: string;
  duplicates: number;
  conflicts: number;
  lastError?: string;
  supersededBy?: string;
  /** The module whose payment it tells of, where that has not heard of it: it was not active. */
  untold?: string;
  /** Modules that are subscribed to it and that the service did not have. */
  skipped?: string[];
  deliveries: DeliveryView[];
}

/** What is known of an event's deliveries beside the ledger itself. */
interface Progress {
  unfinished: ReadonlyMap<string, Delivery>;
  dead: ReadonlyMap<string, DeadLetter>;
}

export function viewOf(event: InboxEvent, progress: Progress): EventView {
  return {
    id: event.key,
    type: event.type,
    source: event.source,
    state: event.state,
    ...(event.outTradeNo && { outTradeNo: event.outTradeNo }),
    ...(event.channelId && { channelId: event.channelId }),
    receivedAt: event.receivedAt.toISOString(),
    duplicates: event.duplicates,
    conflicts: event.conflicts.length,
    ...(event.error && { lastError: event.error }),
    ...(event.supersededBy && { supersededBy: event.supersededBy }),
    ...(event.untold && { untold: event.untold.module }),
    ...(event.skipped.length > 0 && { skipped: event.skipped }),
    deliveries: event.targets.map((module) => deliveryView(event, module, progress)),
  };
}

function deliveryView(event: InboxEvent, module: ModuleName, { unfinished, dead }: Progress): DeliveryView {
  const id = deliveryId(event.key, module);
  const result = event.results[module];
  if (!result) return unfinishedView(id, module, unfinished.get(id));
  const error = dead.get(id)?.error;
  return {
    id,
    module,
    state: result.state,
    attempts: result.attempts,
    ...(error && { lastError: error }),
    finishedAt: result.at.toISOString(),
  };
}

function unfinishedView(id: string, module: string, delivery: Delivery | undefined): DeliveryView {
  if (!delivery) return { id, module, state: 'pending', attempts: 0 };
  const { attempts, error, owner, dueAt } = delivery;
  return {
    id,
    module,
    state: owner ? 'running' : 'pending',
    attempts,
    ...(error && { lastError: error }),
    ...(!owner && { nextAttemptAt: dueAt.toISOString() }),
  };
}

export function writeCursor({ receivedAt, key }: EventCursor): string {
  return Buffer.from(`${receivedAt.getTime()}.${key}`).toString('base64url');
}

/** @throws InvalidInput for what no list has handed out */
export function readCursor(cursor: string): EventCursor {
  const match = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw InvalidInput.of('cursor', 'must be the nextCursor of the page before');
  return { receivedAt: new Date(Number(match[1])), key: String(match[2]) };
}
