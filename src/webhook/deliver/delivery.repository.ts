import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type ModuleName } from '../../common/index.js';
import { type DueItems } from '../../queue/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';
import { type Delivery, deliveryId, type Lane } from './delivery.js';

/** Unfinished deliveries only: finished ones are deleted, so polling costs nothing as history grows. */
@Schema({ collection: 'deliveries', versionKey: false })
export class DeliveryDocument {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  inboxId!: string;

  @Prop({ type: String, required: true })
  module!: string;

  @Prop({ type: String })
  accountId?: string;

  /** In whose turn it is worked on; absent in documents of older versions, which share one turn. */
  @Prop({ type: String })
  share?: string;

  /** Both "next try" and "lease ends": claiming pushes it forward, so one range finds due and crashed work alike. */
  @Prop({ type: Date, required: true })
  dueAt!: Date;

  /** Whether it has never been tried: the lane it waits in. */
  @Prop({ type: Boolean, required: true })
  fresh!: boolean;

  @Prop({ type: Number, required: true })
  gen!: number;

  /** The generation of the event's claim that offered it last: a removal that does not know it comes too late. */
  @Prop({ type: Number, required: true })
  offer!: number;

  @Prop({ type: Number, required: true })
  att!: number;

  @Prop({ type: String })
  owner?: string;

  @Prop({ type: String })
  err?: string;
}

export const DeliverySchema = SchemaFactory.createForClass(DeliveryDocument);
DeliverySchema.index({ module: 1, fresh: 1, dueAt: 1 });
DeliverySchema.index({ module: 1, fresh: 1, share: 1, dueAt: 1 });
DeliverySchema.index({ inboxId: 1 });

/** A claim, or a candidate for one: `generation` decides, whatever the clocks say. */
type Claim = Pick<Delivery, 'id' | 'generation'>;

/** A delivery that somebody may claim now. */
export type Claimable = Pick<Delivery, 'id' | 'generation' | 'share'>;

/** Unfinished deliveries. Every method is one write to one document, under the condition that its name says. */
@Injectable()
export class DeliveryRepository {
  constructor(@InjectModel(DeliveryDocument.name) private readonly model: Model<DeliveryDocument>) {}

  /**
   * Adds a delivery. One that is there stays as it is, but knows of the offer: the run that is about to end may have been the one before
   * a replay, and must not take the replay's delivery with it.
   */
  async offer(offer: Offer, module: ModuleName, now: Date): Promise<void> {
    const { key, generation } = offer;
    const id = deliveryId(key, module);
    while (!(await this.insert(fresh(offer, module, now)))) {
      const { matchedCount } = await this.model.updateOne({ _id: id }, { $max: { offer: generation } });
      if (matchedCount > 0) return;
    }
  }

  /** What of a module's lane can be claimed now, as accounts take turns at it. */
  claimable(module: ModuleName, lane: Lane, now: () => Date): DueItems<Claimable> {
    const due = (): object => ({ module, fresh: lane === 'first', dueAt: trusted({ $lte: now() }) });
    return {
      oldest: (limit) => this.findClaimable(due(), limit),
      // Documents of older versions have no share, and are found under null.
      keys: async () => [NO_SHARE, ...(await this.model.distinct('share', due())).filter((key) => key)] as string[],
      of: (share, limit) =>
        this.findClaimable({ ...due(), share: share === NO_SHARE ? trusted({ $in: [null, NO_SHARE] }) : share }, limit),
      keyOf: ({ share }) => share,
    };
  }

  async claimDue({ id, generation }: Claim, now: Date, lease: Lease): Promise<Delivery | undefined> {
    const document = await this.model
      .findOneAndUpdate(
        { _id: id, gen: generation, dueAt: trusted({ $lte: now }) },
        { $set: { dueAt: lease.until, owner: lease.owner, fresh: false }, $inc: { gen: 1, att: 1 } },
        { returnDocument: 'after' },
      )
      .lean<DeliveryDocument>();
    return document ? toDelivery(document) : undefined;
  }

  /** @returns false when the claim has passed to somebody else: the handler must be aborted */
  async renew(claim: Claim, leaseUntil: Date): Promise<boolean> {
    return this.write(claim, { $set: { dueAt: leaseUntil } });
  }

  async retryLater(claim: Claim, dueAt: Date, error: string): Promise<boolean> {
    return this.write(claim, { $set: { dueAt, err: error }, $unset: { owner: 1 }, $inc: { gen: 1 } });
  }

  /**
   * Ends every other claim before a death is written down.
   * @returns the claim that this one became; undefined when it has passed to somebody else
   */
  async fence({ id, generation }: Claim, leaseUntil: Date, error: string): Promise<Claim | undefined> {
    const fenced = { id, generation: generation + 1 };
    const $set = { dueAt: leaseUntil, err: error, gen: fenced.generation };
    return (await this.write({ id, generation }, { $set, $unset: { owner: 1 } })) ? fenced : undefined;
  }

  /** Gives a running delivery back, its try uncharged: this process is stopping, the module did nothing wrong. */
  async release(claim: Claim, now: Date): Promise<boolean> {
    return this.write(claim, { $set: { dueAt: now }, $unset: { owner: 1 }, $inc: { gen: 1, att: -1 } });
  }

  /** Brings the next try forward, and gives it all its tries back; one that runs is left alone. */
  async hasten(id: string, now: Date): Promise<void> {
    await this.model.updateOne({ _id: id, owner: null }, { $set: { dueAt: now, att: 0 } });
  }

  /**
   * Whoever claims it: the ledger has the last word already. Not when it was offered again since: that word may have been taken back.
   * @returns false when it was offered again, and stays
   */
  async remove({ id, offer }: Pick<Delivery, 'id' | 'offer'>): Promise<boolean> {
    const { deletedCount } = await this.model.deleteOne({ _id: id, offer });
    return deletedCount > 0;
  }

  /** Ends a claim whose run is over: the next one need not wait until it lapses. */
  async letGo(claim: Claim, now: Date): Promise<boolean> {
    return this.write(claim, { $set: { dueAt: now }, $unset: { owner: 1 }, $inc: { gen: 1 } });
  }

  /** Modules with unfinished deliveries. */
  async modules(): Promise<ModuleName[]> {
    return (await this.model.distinct('module')) as ModuleName[];
  }

  /** Those that have failed, and wait for another try. @param accountId undefined: every account's */
  async countRetrying(accountId: AccountId | undefined, modules: readonly ModuleName[]): Promise<number> {
    return this.model.countDocuments({ ...ofModules(modules, accountId), fresh: false, owner: null });
  }

  /** Those that should have been tried by then. @param accountId undefined: every account's */
  async countDueBefore(
    before: Date,
    accountId: AccountId | undefined,
    modules: readonly ModuleName[],
  ): Promise<number> {
    const due = { fresh: trusted({ $in: [true, false] }), dueAt: trusted({ $lt: before }) };
    return this.model.countDocuments({ ...ofModules(modules, accountId), ...due });
  }

  async findByEvents(eventKeys: readonly string[]): Promise<Delivery[]> {
    const documents = await this.model.find({ inboxId: trusted({ $in: [...eventKeys] }) }).lean<DeliveryDocument[]>();
    return documents.map(toDelivery);
  }

  private async findClaimable(condition: object, limit: number): Promise<Claimable[]> {
    const due = await this.model.find(condition, { gen: 1, share: 1 }).sort({ dueAt: 1 }).limit(limit).lean();
    return due.map(({ _id, gen, share = NO_SHARE }) => ({ id: _id, generation: gen, share }));
  }

  private async insert(document: DeliveryDocument): Promise<boolean> {
    try {
      await this.model.collection.insertOne(document as object);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  private async write({ id, generation }: Claim, update: object): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne({ _id: id, gen: generation }, update);
    return matchedCount > 0;
  }
}

/** Narrowed by the index that the workers poll by. */
function ofModules(modules: readonly ModuleName[], accountId: AccountId | undefined): object {
  return { module: trusted({ $in: [...modules] }), ...(accountId !== undefined && { accountId }) };
}

/** The claim on the event that fans it out. */
type Offer = Pick<InboxEvent, 'key' | 'generation' | 'accountId' | 'channelId'>;

/** Of what was stored before there were shares. */
const NO_SHARE = '';

/** More claims than one delivery ever sees. */
const CLAIMS_PER_OFFER = 2 ** 20;

/** A delivery counts its claims on from where none before it came: a claim on one that was removed is none on the next. */
function fresh({ key, generation, accountId, channelId }: Offer, module: ModuleName, now: Date): DeliveryDocument {
  const id = deliveryId(key, module);
  const gen = generation * CLAIMS_PER_OFFER;
  const owner = accountId === undefined ? {} : { accountId };
  const share = accountId ?? channelId ?? NO_SHARE;
  return { _id: id, inboxId: key, module, ...owner, share, dueAt: now, fresh: true, gen, offer: generation, att: 0 };
}

interface Lease {
  until: Date;
  owner: string;
}

function toDelivery(document: DeliveryDocument): Delivery {
  return {
    id: document._id,
    eventKey: document.inboxId,
    module: document.module as ModuleName,
    accountId: document.accountId as AccountId | undefined,
    share: document.share ?? NO_SHARE,
    dueAt: document.dueAt,
    generation: document.gen,
    offer: document.offer,
    attempts: document.att,
    owner: document.owner,
    error: document.err,
  };
}
