import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted, Schema as MongooseSchema } from 'mongoose';
import { type AccountId, type ChannelId } from '../common/index.js';
import { isDuplicateKey, retryLostUpsert } from '../database/index.js';

/** What makes a channel an account's where WeConnect names nobody: its yes to opening payment on it, or an operator. */
interface OwnershipProof {
  kind: 'opening' | 'operator';
  /** Who assigned it, by the token's `sub`; of an operator. */
  by?: string;
  at: Date;
}

/** What is known of whose a channel is. */
@Schema({ collection: 'channel_owners', versionKey: false })
export class ChannelOwnerDocument {
  /** The channel. */
  @Prop({ type: String, required: true })
  _id!: string;

  /** By `proof`. Without one it is a claim by first use, of a time when that was enough: it proves nothing. */
  @Prop({ type: String })
  accountId?: string;

  @Prop({ type: MongooseSchema.Types.Mixed })
  proof?: OwnershipProof;

  /** What WeConnect last said, and when it was asked; without an account where it named none. */
  @Prop({ type: MongooseSchema.Types.Mixed })
  said?: { accountId?: string; at: Date };
}

export const ChannelOwnerSchema = SchemaFactory.createForClass(ChannelOwnerDocument);
ChannelOwnerSchema.index({ accountId: 1, _id: 1 });
ChannelOwnerSchema.index({ 'said.accountId': 1, _id: 1 });

/** What is kept of whose a channel is. */
export interface KeptOwnership {
  channelId: ChannelId;
  /** Without `proof` a claim by first use, which proves nothing. */
  accountId: AccountId | undefined;
  proof: OwnershipProof | undefined;
  /** WeConnect's last word. */
  said: { accountId: AccountId | undefined; at: Date } | undefined;
}

/** Whose each channel is, and by what: `_id` lets it be only one account's. */
@Injectable()
export class ChannelOwnerRepository {
  constructor(@InjectModel(ChannelOwnerDocument.name) private readonly model: Model<ChannelOwnerDocument>) {}

  async find(channelId: ChannelId): Promise<KeptOwnership | undefined> {
    const document = await this.model.findById(channelId).lean<ChannelOwnerDocument>();
    return document ? toOwnership(document) : undefined;
  }

  /** Gives a channel to an account, whosever it was. */
  async assign(channelId: ChannelId, accountId: AccountId, proof: OwnershipProof): Promise<void> {
    await retryLostUpsert(() =>
      this.model.updateOne({ _id: channelId }, { $set: { accountId, proof } }, { upsert: true }),
    );
  }

  /** Takes back what an operator or an opening gave, and a claim by first use. */
  async release(channelId: ChannelId): Promise<void> {
    await this.model.updateOne({ _id: channelId }, { $unset: { accountId: '', proof: '' } });
  }

  /** Keeps WeConnect's word, unless a later one is kept. A channel that it names nobody for leaves no document behind. */
  async hear(channelId: ChannelId, accountId: AccountId | undefined, at: Date): Promise<void> {
    const said = { at, ...(accountId !== undefined && { accountId }) };
    const older = { _id: channelId, 'said.at': trusted({ $not: { $gte: at } }) };
    try {
      await retryLostUpsert(() => this.model.updateOne(older, { $set: { said } }, { upsert: accountId !== undefined }));
    } catch (error) {
      // Lost twice: what is kept is as new.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Channels that may be an account's by what is kept of them: it is for WeConnect and the proofs to say which are. */
  async candidatesOf(accountId: AccountId): Promise<ChannelId[]> {
    const [kept, said] = await Promise.all([
      this.model.find({ accountId }).sort({ _id: 1 }).lean<ChannelOwnerDocument[]>(),
      this.model.find({ 'said.accountId': accountId }).sort({ _id: 1 }).lean<ChannelOwnerDocument[]>(),
    ]);
    return [...new Set([...kept, ...said].map(({ _id }) => _id as ChannelId))].toSorted();
  }

  /** Those that WeConnect named nobody for when it was last asked, by account; for operators. */
  async findUnnamed(limit: number): Promise<KeptOwnership[]> {
    const documents = await this.model
      .find({ accountId: trusted({ $gt: '' }), 'said.accountId': trusted({ $exists: false }) })
      .sort({ accountId: 1, _id: 1 })
      .limit(limit)
      .lean<ChannelOwnerDocument[]>();
    return documents.map(toOwnership);
  }
}

function toOwnership({ _id, accountId, proof, said }: ChannelOwnerDocument): KeptOwnership {
  return {
    channelId: _id as ChannelId,
    accountId: accountId as AccountId | undefined,
    proof,
    said: said && { accountId: said.accountId as AccountId | undefined, at: said.at },
  };
}
