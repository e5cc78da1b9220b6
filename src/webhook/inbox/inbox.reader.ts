import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type ModuleName, NEVER_DUE, type OutTradeNo } from '../../common/index.js';
import { TradeService } from '../../trade/index.js';
import { InboxDocument, type InboxEvent, type InboxState, toEvent } from './inbox.schema.js';

export interface LedgerFilter {
  /** Undefined: every account's, and those that are nobody's yet. */
  accountId: AccountId | undefined;
  state?: InboxState | undefined;
  type?: string | undefined;
  outTradeNo?: OutTradeNo | undefined;
  /** Only events that one of these modules has given up. */
  deadIn?: readonly ModuleName[] | undefined;
  /** Only events that the module has not heard whose payment they tell of. */
  untold?: boolean | undefined;
}

/** The place in a list that the next page begins after. */
export interface EventCursor {
  receivedAt: Date;
  key: string;
}

/** Whose they are is found out for so many at most: beyond, an account is told of fewer than wait. */
const WAITING_LOOKED_AT = 2_000;

/** Reads the ledger for people; the workers' questions are `InboxRepository`'s. */
@Injectable()
export class InboxReader {
  constructor(
    @InjectModel(InboxDocument.name) private readonly model: Model<InboxDocument>,
    private readonly trades: TradeService,
  ) {}

  /** Newest first; a page stays right while new events arrive. */
  async page(filter: LedgerFilter, after: EventCursor | undefined, limit: number): Promise<InboxEvent[]> {
    const alternatives = [...(filter.deadIn ? [isDeadIn(filter.deadIn)] : []), ...(after ? [beyond(after)] : [])];
    const condition = {
      ...conditionOf(filter),
      // Without it a later page would read the index from the newest event on: an $or is no end of a range.
      ...(after && { recvAt: trusted({ $lte: after.receivedAt }) }),
      ...(alternatives.length > 0 && { $and: alternatives }),
    };
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

  /** Events about money that their own module has not heard. @param accountId undefined: every account's */
  async countUntold(accountId: AccountId | undefined): Promise<number> {
    return this.model.countDocuments({ 'untold.money': true, ...(accountId && { accountId }) });
  }

  /** Accounts with events that the module has not heard. */
  async accountsWaitingFor(module: ModuleName): Promise<AccountId[]> {
    return (await this.model.distinct('accountId', { 'untold.module': module })) as AccountId[];
  }

  /** Keys of events of an account that the module has not heard. */
  async findUntoldKeys(accountId: AccountId, module: ModuleName, limit: number): Promise<string[]> {
    const found = await this.model.find({ 'untold.module': module, accountId }, { _id: 1 }).limit(limit).lean();
    return found.map(({ _id }) => _id);
  }

  /** Events that were confirmed where one of these modules was not there. */
  async findSkipped(modules: readonly ModuleName[], limit: number): Promise<InboxEvent[]> {
    const condition = { skipped: trusted({ $in: [...modules] }) };
    return (await this.model.find(condition).limit(limit).lean<InboxDocument[]>()).map(toEvent);
  }

  /**
   * Events that came before then and have not been confirmed or refused yet.
   * @param scope the account that asks, which sees those about its own trades; undefined: every account's, and those that are nobody's
   */
  async countWaiting(before: Date, scope: AccountId | undefined): Promise<number> {
    const waiting = {
      fanDue: trusted({ $lt: NEVER_DUE }),
      state: 'received' as const,
      recvAt: trusted({ $lte: before }),
    };
    if (scope === undefined) return this.model.countDocuments(waiting);
    const found = await this.model.find(waiting, { outTradeNo: 1 }).limit(WAITING_LOOKED_AT).lean();
    const numbers = found.flatMap(({ outTradeNo }) => (outTradeNo === undefined ? [] : [outTradeNo as OutTradeNo]));
    const accounts = await this.trades.accountsOf(numbers);
    return numbers.filter((outTradeNo) => accounts.get(outTradeNo) === scope).length;
  }

  /** Confirmed events of a span of time, oldest first, one at a time. */
  async *confirmedBetween(accountId: AccountId | undefined, from: Date, to: Date): AsyncGenerator<InboxEvent> {
    const condition = { ...conditionOf({ accountId, state: 'confirmed' }), recvAt: trusted({ $gte: from, $lt: to }) };
    const cursor = this.model.find(condition).sort({ recvAt: 1, _id: 1 }).lean<InboxDocument>().cursor();
    for await (const document of cursor) yield toEvent(document);
  }
}

function conditionOf({ accountId, state, type, outTradeNo, untold }: LedgerFilter): Record<string, unknown> {
  return {
    ...(untold && { 'untold.money': trusted({ $in: [true, false] }) }),
    ...(accountId && { accountId }),
    ...(state && { state }),
    ...(type && { type }),
    ...(outTradeNo && { outTradeNo }),
  };
}

function isDeadIn(modules: readonly ModuleName[]): object {
  return { $or: modules.map((module) => ({ [`r.${module}.st`]: 'dead' })) };
}

/** What comes after the cursor among what was received at its moment or before. */
function beyond({ receivedAt, key }: EventCursor): object {
  return { $or: [{ recvAt: trusted({ $lt: receivedAt }) }, { _id: trusted({ $lt: key }) }] };
}
