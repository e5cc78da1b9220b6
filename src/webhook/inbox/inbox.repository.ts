import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted, type UpdateQuery } from 'mongoose';
import { type AccountId, type ChannelId, type ModuleName, NEVER_DUE, type OutTradeNo } from '../../common/index.js';
import { type DueItems } from '../../queue/index.js';
import {
  type DeliveryResult,
  digestOf,
  InboxDocument,
  type InboxEvent,
  isSettled,
  type NewInboxEvent,
  toDocument,
  toEvent,
  type Untold,
} from './inbox.schema.js';
import { SharedInsert } from './shared-insert.js';

const CONFLICTS_KEPT = 5;

/** A backlog is sorted so many events at a time, and not for longer than it takes to sort so many windows of them. */
const WINDOW_SORTED = 500;
const WINDOWS_SORTED = 4;

/** A claim on an event: only the holder of the latest generation may write. */
type Claim = Pick<InboxEvent, 'key' | 'generation'>;

/** The ledger. Every method is one write to one document, under the condition that its name says. */
@Injectable()
export class InboxRepository {
  private readonly inserts = new SharedInsert<InboxDocument>(() => this.model.collection);

  constructor(@InjectModel(InboxDocument.name) private readonly model: Model<InboxDocument>) {}

  /** @returns false when the key is there already */
  async insert(event: NewInboxEvent): Promise<boolean> {
    return this.inserts.insert(toDocument(event));
  }

  /**
   * Counts a repeat; with the connection's majority write concern, so that its 200 rests on a durable write too.
   * A merchant of one's own that tells it is kept: its message is verified, and the first post may be anybody's.
   * @returns whether what it says differs from the first post under the same key; or that the event has vanished since it was found there
   */
  async countDuplicate(
    { key, body, merchantId }: Pick<NewInboxEvent, 'key' | 'body' | 'merchantId'>,
    at: Date,
  ): Promise<'same' | 'conflicting' | 'vanished'> {
    const repeat = { $inc: { dup: 1 }, ...(merchantId !== undefined && { $set: { merchantId } }) };
    const same = await this.model.updateOne({ _id: key, digest: digestOf(body) }, repeat);
    if (same.matchedCount > 0) return 'same';
    const conflict = { $each: [{ body, at }], $slice: -CONFLICTS_KEPT };
    const other = await this.model.updateOne({ _id: key }, { ...repeat, $push: { conflicts: conflict } });
    return other.matchedCount > 0 ? 'conflicting' : 'vanished';
  }

  /**
   * An event that was not borne out and is told again is asked about again: the gateway's books may have caught up. The answer to
   * an older question, which may be under way, no longer counts.
   */
  async revive(key: string, now: Date): Promise<void> {
    const doubted = { state: 'received' as const, asked: trusted({ $gt: 0 }) };
    await this.model.updateOne(
      { _id: key, $or: [{ state: 'refused' }, { state: 'superseded' }, doubted] },
      { $set: { state: 'received', fanDue: now, asked: 0 }, $unset: { supersededBy: 1 }, $inc: { gen: 1 } },
    );
  }

  /** Brings forward when an event is asked about that is not confirmed. */
  async makeDue(key: string, now: Date): Promise<void> {
    await this.model.updateOne(
      { _id: key, state: trusted({ $in: ['received', 'refused'] }) },
      { $set: { state: 'received', fanDue: now, asked: 0 } },
    );
  }

  async find(key: string): Promise<InboxEvent | undefined> {
    const document = await this.model.findById(key).read('primary').lean<InboxDocument>();
    return document ? toEvent(document) : undefined;
  }

  /**
   * What can be claimed, as accounts take turns at it.
   * @param sharesOf in whose turn each of some events is; kept with an event once there are so many that they are asked for by it
   */
  claimable(now: () => Date, sharesOf: (events: Unclaimed[]) => Promise<string[]>): DueItems<Sorted> {
    const due = (): object => ({ fanDue: trusted({ $lte: now() }) });
    return {
      oldest: async (limit) => {
        const found = await this.findDue(due(), limit);
        const shares = await sharesOf(found);
        return found.map((event, place) => ({ ...event, share: shares[place] ?? '' }));
      },
      keys: async () => {
        await this.sort(due(), sharesOf);
        return this.model.distinct('share', { share: trusted({ $gt: '' }), ...due() });
      },
      of: async (share, limit) =>
        (await this.findDue({ share, ...due() }, limit)).map((event) => ({ ...event, share })),
      keyOf: ({ share }) => share,
    };
  }

  /** Takes an event that nobody has taken yet, before its sweeping date. */
  async claimFresh(key: string, leaseUntil: Date): Promise<InboxEvent | undefined> {
    return this.claim({ _id: key, gen: 0 }, leaseUntil);
  }

  async claimDue(key: string, now: Date, leaseUntil: Date): Promise<InboxEvent | undefined> {
    return this.claim({ _id: key, fanDue: trusted({ $lte: now }) }, leaseUntil);
  }

  /** The gateway could not be asked, or has not borne it out yet (then `asked` counts). */
  async postpone(claim: Claim, until: Date, error: string, asked: 0 | 1): Promise<boolean> {
    return this.write(claim, { $set: { fanDue: until, err: error }, $inc: { asked } });
  }

  async confirm(claim: Claim, confirmed: Confirmed): Promise<boolean> {
    const { accountId, channelId, targets, untold, skipped = [] } = confirmed;
    const missing = { ...(untold && { untold }), ...(skipped.length > 0 && { skipped }) };
    const owner = { ...(accountId && { accountId }), ...(channelId && { channelId }) };
    const $set = { state: 'confirmed', targets, ...owner, ...missing };
    return this.write(claim, { $set, $unset: { err: 1 } });
  }

  async supersede(claim: Claim, supersededBy: string, accountId: AccountId | undefined): Promise<boolean> {
    return this.write(claim, {
      $set: { state: 'superseded', supersededBy, fanDue: NEVER_DUE, ...(accountId && { accountId }) },
    });
  }

  /** @param accountId whose trade it tells of, where that is one of ours: then its people see it */
  async refuse(claim: Claim, error: string, accountId?: AccountId): Promise<boolean> {
    const owner = accountId === undefined ? {} : { accountId };
    return this.write(claim, { $set: { state: 'refused', err: error, fanDue: NEVER_DUE, ...owner } });
  }

  async markFannedOut(claim: Claim): Promise<boolean> {
    return this.write(claim, { $set: { fanDue: NEVER_DUE } });
  }

  /** Unfenced on purpose: whoever finished the handler finished it, and done never goes back. */
  async recordDone(key: string, module: ModuleName, result: Omit<DeliveryResult, 'state'>): Promise<void> {
    const { at, attempts } = result;
    await this.model.updateOne({ _id: key }, { $set: { [`r.${module}`]: { st: 'done', at, att: attempts } } });
  }

  /** Done beats dead. */
  async recordDead(key: string, module: ModuleName, result: Omit<DeliveryResult, 'state'>): Promise<void> {
    const { at, attempts } = result;
    await this.model.updateOne(
      { _id: key, [`r.${module}.st`]: trusted({ $ne: 'done' }) },
      { $set: { [`r.${module}`]: { st: 'dead', at, att: attempts } } },
    );
  }

  /**
   * Makes a module's part undone and due in ONE write, as one of the targets whether or not it was: a crash after it leaves the sweeper
   * to fan out again. A fan-out that is under way has read the old results and targets, and loses its claim.
   */
  async reopen(key: string, module: ModuleName, now: Date): Promise<void> {
    if (!(await this.tell(key, module, now))) await this.target({ _id: key }, module, now);
  }

  /** Adds a module that the event was flagged for, the flag goes; as `reopen`. @returns false where it was not, or is no longer */
  async tell(key: string, module: ModuleName, now: Date): Promise<boolean> {
    const isOwn = await this.target({ _id: key, 'untold.module': module }, module, now, { untold: 1 });
    return isOwn || this.target({ _id: key, skipped: module }, module, now);
  }

  /** A module that this process has after all, and that has nothing to do with such an event. */
  async forgetSkipped(key: string, module: ModuleName): Promise<void> {
    await this.model.updateOne({ _id: key }, { $pull: { skipped: module } });
  }

  /** @returns how many were deleted */
  async deleteSettledBefore(before: Date): Promise<number> {
    let deleted = 0;
    for await (const document of this.model
      .find({ recvAt: trusted({ $lt: before }) })
      .lean<InboxDocument>()
      .cursor()) {
      const event = toEvent(document);
      const isDead = Object.values(event.results).some((result) => result?.state === 'dead');
      const isOwed = isDead || event.untold?.money === true;
      if (!isSettled(event) || isOwed) continue;
      deleted += (await this.model.deleteOne({ _id: event.key, gen: event.generation })).deletedCount;
    }
    return deleted;
  }

  private async target(condition: object, module: ModuleName, now: Date, flag: { untold?: 1 } = {}): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { ...condition, state: 'confirmed' },
      {
        $addToSet: { targets: module },
        $pull: { skipped: module },
        $unset: { [`r.${module}`]: 1, ...flag },
        $set: { fanDue: now },
        $inc: { gen: 1 },
      },
    );
    return matchedCount > 0;
  }

  private async findDue(condition: object, limit: number): Promise<Unclaimed[]> {
    const fields = { outTradeNo: 1, channelId: 1, accountId: 1, share: 1 };
    const due = await this.model.find(condition, fields).sort({ fanDue: 1 }).limit(limit).lean<InboxDocument[]>();
    return due.map(({ _id, outTradeNo, channelId, accountId, share }) => ({
      key: _id,
      outTradeNo: outTradeNo as OutTradeNo | undefined,
      channelId: channelId as ChannelId | undefined,
      accountId: accountId as AccountId | undefined,
      share,
    }));
  }

  /** Writes down in whose turn events are that were left behind; some of them now, others next time. */
  private async sort(due: object, sharesOf: (events: Unclaimed[]) => Promise<string[]>): Promise<void> {
    for (let windows = 0; windows < WINDOWS_SORTED; windows++) {
      const unsorted = await this.findDue({ share: null, ...due }, WINDOW_SORTED);
      const shares = await sharesOf(unsorted);
      for (const share of new Set(shares)) {
        const keys = unsorted.filter((_, place) => shares[place] === share).map(({ key }) => key);
        await this.model.updateMany({ _id: trusted({ $in: keys }) }, { $set: { share } });
      }
      if (unsorted.length < WINDOW_SORTED) return;
    }
  }

  private async claim(condition: object, leaseUntil: Date): Promise<InboxEvent | undefined> {
    const document = await this.model
      .findOneAndUpdate(condition, { $set: { fanDue: leaseUntil }, $inc: { gen: 1 } }, { returnDocument: 'after' })
      .lean<InboxDocument>();
    return document ? toEvent(document) : undefined;
  }

  /** @returns false when the claim has passed to somebody else, who will write instead */
  private async write({ key, generation }: Claim, update: UpdateQuery<InboxDocument>): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne({ _id: key, gen: generation }, update);
    return matchedCount > 0;
  }
}

/** An event that nobody has claimed, as far as it is known before. */
export type Unclaimed = Pick<InboxEvent, 'key' | 'outTradeNo' | 'channelId'> &
  Partial<Pick<InboxEvent, 'accountId' | 'share'>>;

/** And in whose turn it is. */
export type Sorted = Pick<InboxEvent, 'key'> & { share: string };

interface Confirmed {
  accountId: AccountId | undefined;
  channelId: ChannelId | undefined;
  targets: ModuleName[];
  untold?: Untold | undefined;
  skipped?: ModuleName[] | undefined;
}
