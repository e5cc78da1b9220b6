import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type ModuleName, type OutTradeNo } from '../../common/index.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { type InboxEvent, type InboxState } from './inbox-event.js';
import { toEvent } from './inbox.mapping.js';
import { InboxDocument } from './inbox.schema.js';

export interface EventFilter {
  /** Undefined: every account's, and those that are nobody's yet. */
  accountId: AccountId | undefined;
  state?: InboxState | undefined;
  type?: string | undefined;
  outTradeNo?: OutTradeNo | undefined;
  /** Only events that a module has given up. */
  dead?: boolean | undefined;
}

/** The place in a list that the next page begins after. */
export interface EventCursor {
  receivedAt: Date;
  key: string;
}

/** Reads the ledger for people; the workers' questions are `InboxRepository`'s. */
@Injectable()
export class InboxReader {
  constructor(
    @InjectModel(InboxDocument.name) private readonly model: Model<InboxDocument>,
    private readonly handlers: HandlerRegistry,
  ) {}

  /** Newest first; a page stays right while new events arrive. */
  async page(filter: EventFilter, after: EventCursor | undefined, limit: number): Promise<InboxEvent[]> {
    const alternatives = [...(filter.dead ? [deadIn(this.handlers.modules())] : []), ...(after ? [beyond(after)] : [])];
    const condition = { ...conditionOf(filter), ...(alternatives.length > 0 && { $and: alternatives }) };
    const documents = await this.model
      .find(condition)
      .sort({ recvAt: -1, _id: -1 })
      .limit(limit)
      .lean<InboxDocument[]>();
    return documents.map(toEvent);
  }

  /** @param accountId undefined: every account's, and those that are nobody's */
  async countRefusedSince(since: Date, accountId: AccountId | undefined): Promise<number> {
    const condition = conditionOf({ accountId, state: 'refused' });
    return this.model.countDocuments({ ...condition, recvAt: trusted({ $gte: since }) });
  }

  /** Confirmed events of a span of time, oldest first, one at a time. */
  async *confirmedBetween(accountId: AccountId | undefined, from: Date, to: Date): AsyncGenerator<InboxEvent> {
    const condition = { ...conditionOf({ accountId, state: 'confirmed' }), recvAt: trusted({ $gte: from, $lt: to }) };
    const cursor = this.model.find(condition).sort({ recvAt: 1, _id: 1 }).lean<InboxDocument>().cursor();
    for await (const document of cursor) yield toEvent(document);
  }
}

function conditionOf({ accountId, state, type, outTradeNo }: EventFilter): Record<string, string> {
  return {
    ...(accountId && { accountId }),
    ...(state && { state }),
    ...(type && { type }),
    ...(outTradeNo && { outTradeNo }),
  };
}

function deadIn(modules: readonly ModuleName[]): object {
  return { $or: modules.map((module) => ({ [`r.${module}.st`]: 'dead' })) };
}

function beyond({ receivedAt, key }: EventCursor): object {
  return { $or: [{ recvAt: trusted({ $lt: receivedAt }) }, { recvAt: receivedAt, _id: trusted({ $lt: key }) }] };
}
