import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted, Schema as MongooseSchema } from 'mongoose';
import { type AccountId, type ChannelId } from '../common/index.js';
import { isDuplicateKey, retryLostUpsert } from '../database/index.js';

/** What proves a channel's owner where the gateway names no account: that it let the account open payment on it, or an operator. */
interface OwnershipProof {
  kind: 'opening' | 'operator';
  /** Who assigned it, by the token's `sub`; of an operator. */
  by?: string;
  at: Date;
}

/** What is known of a channel's owner. */
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

  /** What the gateway last said, and when it was asked; without an account where it named none. */
  @Prop({ type: MongooseSchema.Types.Mixed })
  said?: { accountId?: string; at: Date };
}

export const ChannelOwnerSchema = SchemaFactory.createForClass(ChannelOwnerDocument);
ChannelOwnerSchema.index({ accountId: 1, _id: 1 });
ChannelOwnerSchema.index({ 'said.accountId': 1, _id: 1 });

/** What is kept of a channel's owner. */
export interface KeptOwnership {
  channelId: ChannelId;
  /** Without `proof` a claim by first use, which proves nothing. */
  accountId: AccountId | undefined;
  proof: OwnershipProof | undefined;
  /** The gateway's last answer. */
  said: { accountId: AccountId | undefined; at: Date } | undefined;
}

/** The owner of each channel, and the proof. `_id` is the channel, so it has one owner at most. */
@Injectable()
export class ChannelOwnerRepository {
  constructor(@InjectModel(ChannelOwnerDocument.name) private readonly model: Model<ChannelOwnerDocument>) {}

  async find(channelId: ChannelId): Promise<KeptOwnership | undefined> {
    const document = await this.model.findById(channelId).lean<ChannelOwnerDocument>();
    return document ? toOwnership(document) : undefined;
  }

  /** Assigns a channel to an account, in place of any other. */
  async assign(channelId: ChannelId, accountId: AccountId, proof: OwnershipProof): Promise<void> {
    await retryLostUpsert(() =>
      this.model.updateOne({ _id: channelId }, { $set: { accountId, proof } }, { upsert: true }),
    );
  }

  /** Takes back an assignment, and a claim by first use. */
  async release(channelId: ChannelId): Promise<void> {
    await this.model.updateOne({ _id: channelId }, { $unset: { accountId: '', proof: '' } });
  }

  /** Keeps the gateway's answer, unless a later one is kept. An unknown channel for which it names no account leaves no document. */
  async keepNamedOwner(channelId: ChannelId, accountId: AccountId | undefined, at: Date): Promise<void> {
    const said = { at, ...(accountId !== undefined && { accountId }) };
    const older = { _id: channelId, 'said.at': trusted({ $not: { $gte: at } }) };
    try {
      await retryLostUpsert(() => this.model.updateOne(older, { $set: { said } }, { upsert: accountId !== undefined }));
    } catch (error) {
      // Lost twice: what is kept is as new.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Channels that may be the account's by what is kept; the gateway's answer or a proof decides which are. */
  async candidatesOf(accountId: AccountId): Promise<ChannelId[]> {
    const [kept, said] = await Promise.all([
      this.model.find({ accountId }).sort({ _id: 1 }).lean<ChannelOwnerDocument[]>(),
      this.model.find({ 'said.accountId': accountId }).sort({ _id: 1 }).lean<ChannelOwnerDocument[]>(),
    ]);
    return [...new Set([...kept, ...said].map(({ _id }) => _id as ChannelId))].toSorted();
  }

  /** Those for which the gateway last named no account, ordered by account; for operators. */
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
