import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, Schema as MongooseSchema } from 'mongoose';
import { type AccountId, type ChannelId, type ModuleName } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { type Subscription, type SubscriptionKey } from './subscription.js';

@Schema({ collection: 'subscriptions', versionKey: false })
export class SubscriptionDocument {
  /** `<channel>|<event type>|<module>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  module!: string;

  @Prop({ type: String, required: true })
  channelId!: string;

  @Prop({ type: String, required: true })
  eventType!: string;

  @Prop({ type: String })
  accountId?: string;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  windows!: { startAt: Date; endAt?: Date }[];

  /** When it was unsubscribed on purpose; older documents have none. */
  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], default: undefined })
  optedOut?: { startAt: Date; endAt?: Date }[];

  /** Guards a change against another one in between. */
  @Prop({ type: Number, required: true })
  version!: number;
}

export const SubscriptionSchema = SchemaFactory.createForClass(SubscriptionDocument);
SubscriptionSchema.index({ eventType: 1, channelId: 1, _id: 1 });
SubscriptionSchema.index({ accountId: 1, _id: 1 });

type Change = (current: Subscription | undefined) => Pick<Subscription, 'accountId' | 'windows' | 'optedOut'>;

/** Subscriptions; changed one document at a time, each change guarded by the version it was made from. */
@Injectable()
export class SubscriptionRepository {
  constructor(@InjectModel(SubscriptionDocument.name) private readonly model: Model<SubscriptionDocument>) {}

  /** Applies `change` to the subscription as it stands, again if another change came in between. */
  async change(key: SubscriptionKey, change: Change): Promise<Subscription> {
    for (;;) {
      const document = await this.model.findById(idOf(key)).lean<SubscriptionDocument>();
      const { accountId, windows, optedOut } = change(document ? toSubscription(document) : undefined);
      const next = { ...key, windows, optedOut, ...(accountId && { accountId }) };
      const written = document
        ? await this.replace(document, next)
        : await this.insert({ _id: idOf(key), ...next, version: 1 });
      if (written) return { ...key, windows, optedOut, accountId };
    }
  }

  async findFor(eventType: string, channelId: ChannelId): Promise<Subscription[]> {
    return this.findWhere({ eventType, channelId });
  }

  async findOf(accountId: AccountId | undefined): Promise<Subscription[]> {
    return this.findWhere(accountId === undefined ? {} : { accountId });
  }

  async findOfModule(accountId: AccountId, module: ModuleName): Promise<Subscription[]> {
    return this.findWhere({ accountId, module });
  }

  async countOf(accountId: AccountId): Promise<number> {
    return this.model.countDocuments({ accountId });
  }

  async find(key: SubscriptionKey): Promise<Subscription | undefined> {
    return (await this.findWhere({ _id: idOf(key) }))[0];
  }

  private async findWhere(condition: object): Promise<Subscription[]> {
    const documents = await this.model.find(condition).sort({ _id: 1 }).lean<SubscriptionDocument[]>();
    return documents.map(toSubscription);
  }

  private async insert(document: SubscriptionDocument): Promise<boolean> {
    try {
      await this.model.create(document);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  private async replace({ _id, version }: SubscriptionDocument, next: object): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne({ _id, version }, { $set: next, $inc: { version: 1 } });
    return matchedCount > 0;
  }
}

function idOf({ channelId, eventType, module }: SubscriptionKey): string {
  return `${channelId}|${eventType}|${module}`;
}

function toSubscription(document: SubscriptionDocument): Subscription {
  return {
    module: document.module as ModuleName,
    channelId: document.channelId as ChannelId,
    eventType: document.eventType,
    accountId: document.accountId as AccountId | undefined,
    windows: document.windows,
    optedOut: document.optedOut ?? [],
  };
}
