import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Collection, type Model, trusted, type UpdateQuery } from 'mongoose';
import { type ChannelId, NEVER_DUE } from '../../../common/index.js';
import { isDuplicateKey } from '../../../database/index.js';
import { type UnreadableItem } from '../../../gateway/index.js';
import { type LeaseStore } from '../../../queue/index.js';
import { type PaymentImport } from './payment-import.js';
import { toDocument, toPaymentImport } from './payment-import.mapping.js';
import { PaymentImportDocument } from './payment-import.schema.js';

/** A claim, or what was read: only the holder of the latest generation may write. */
type Claim = Pick<PaymentImport, 'channelId' | 'generation'>;

/** Imports take no turns by account: each is one page long. */
const ALL = 'all';

/** What one page brought. */
type PageRead = Pick<PaymentImport, 'total'> & {
  orders: number;
  payments: number;
  unreadable: UnreadableItem[];
};

/** How far each channel's import has got. Every method is one write to one document, under the condition that its name says. */
@Injectable()
export class PaymentImportRepository {
  constructor(@InjectModel(PaymentImportDocument.name) private readonly model: Model<PaymentImportDocument>) {}

  async find(channelId: ChannelId): Promise<PaymentImport | undefined> {
    const document = await this.model.findById(channelId).read('primary').lean<PaymentImportDocument>();
    return document ? toPaymentImport(document) : undefined;
  }

  /** @returns false when the channel has one */
  async insert(started: PaymentImport): Promise<boolean> {
    try {
      await this.imports.insertOne(toDocument(started), { ignoreUndefined: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Begins anew in the place of another one. @returns false when that one has moved on since it was read */
  async replaceUnlessMoved({ channelId, generation }: Claim, started: PaymentImport): Promise<boolean> {
    const next = toDocument({ ...started, generation: generation + 1 });
    const { matchedCount } = await this.imports.replaceOne({ _id: channelId, gen: generation }, next, {
      ignoreUndefined: true,
    });
    return matchedCount > 0;
  }

  /** Ends the wait after a failure. Should somebody be at it again already, two are, and the claim decides who moves on. */
  async hastenFailed(channelId: ChannelId, now: Date): Promise<void> {
    const failed = { _id: channelId, failures: trusted({ $gt: 0 }), dueAt: trusted({ $gt: now }) };
    await this.model.updateOne(failed, { $set: { dueAt: now } });
  }

  /** What is due, the longest first, whosever it is: a page at a time, so that a long import holds up no other. */
  leases({ now, leaseUntil }: { now: () => Date; leaseUntil: () => Date }): LeaseStore<Claim, PaymentImport> {
    const due = (): object => ({ dueAt: trusted({ $lte: now() }) });
    const oldest = async (limit: number): Promise<Claim[]> => {
      const found = await this.model.find(due(), { gen: 1 }).sort({ dueAt: 1 }).limit(limit).lean();
      return found.map(({ _id, gen }) => ({ channelId: _id as ChannelId, generation: gen }));
    };
    return {
      oldest,
      keys: () => Promise.resolve([ALL]),
      of: (_key, limit) => oldest(limit),
      keyOf: () => ALL,
      claim: ({ channelId, generation }) => this.claim({ _id: channelId, gen: generation, ...due() }, leaseUntil()),
    };
  }

  private async claim(condition: object, leaseUntil: Date): Promise<PaymentImport | undefined> {
    const document = await this.model
      .findOneAndUpdate(condition, { $set: { dueAt: leaseUntil }, $inc: { gen: 1 } }, { returnDocument: 'after' })
      .lean<PaymentImportDocument>();
    return document ? toPaymentImport(document) : undefined;
  }

  /** The page is entered: on to the next, at once. */
  async advance(claim: Claim, { total, ...read }: PageRead, now: Date): Promise<void> {
    await this.write(claim, {
      $set: { dueAt: now, failures: 0, ...(total !== undefined && { total }) },
      ...counted(read),
    });
  }

  async finish(claim: Claim, { total, ...read }: PageRead, now: Date): Promise<void> {
    await this.write(claim, {
      $set: { state: 'done', dueAt: NEVER_DUE, finishedAt: now, failures: 0, ...(total !== undefined && { total }) },
      ...counted(read),
    });
  }

  /** The page is not entered, or not all of it: the same one again, later. */
  async postpone(claim: Claim, until: Date, error: string): Promise<void> {
    await this.write(claim, { $set: { dueAt: until, error }, $inc: { failures: 1 } });
  }

  /** Without effect when the claim has passed to somebody else, who will write instead. */
  private async write({ channelId, generation }: Claim, update: UpdateQuery<PaymentImportDocument>): Promise<void> {
    await this.model.updateOne({ _id: channelId, gen: generation }, update);
  }

  /** The driver's own collection: it leaves undefined members out, where mongoose would write null. */
  private get imports(): Collection<PaymentImportDocument> {
    return this.model.collection as unknown as Collection<PaymentImportDocument>;
  }
}

/** Names of orders that are kept: so many may a person look at, and the count is exact however many there are. */
const NAMES_KEPT = 100;

function counted({ orders, payments, unreadable }: Omit<PageRead, 'total'>): UpdateQuery<PaymentImportDocument> {
  const unreadableOrders = unreadable.map(({ name, fault }) => ({ outTradeNo: name ?? '', reason: fault }));
  return {
    $inc: { page: 1, read: orders, imported: payments, unreadable: unreadable.length },
    $unset: { error: 1 },
    ...(unreadable.length > 0 && { $push: { unreadableOrders: { $each: unreadableOrders, $slice: -NAMES_KEPT } } }),
  };
}
