import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type ChannelId } from '../common/index.js';
import { isDuplicateKey, retryLostUpsert } from '../database/index.js';

/** An account that collects payments: one of its channels is the paying one, the others pay through it (proxy payment). */
export interface Merchant {
  accountId: AccountId;
  /** The account's own merchant; absent: one whose credentials the gateway holds. */
  merchantId?: string;
  payingChannelId: ChannelId;
  /** The paying channel's appid: every payer's openId must be one under it. */
  appId: string;
  /** WeChat's merchant number. */
  sellerId: string;
  /** False: payment was opened once and has been switched off. */
  enabled: boolean;
}

/** What is kept of a payment configuration: no certificate, and the API key only sealed. */
export interface StoredMerchant {
  merchant: Merchant;
  /** Undefined where there is no CREDENTIALS_KEY to seal it with. */
  apiKeySealed: string | undefined;
  /** When the gateway was asked for it, or told of it. */
  fetchedAt: Date;
}

@Schema({ collection: 'payment_configs', versionKey: false })
export class MerchantDocument {
  /** The account. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  payingChannelId!: string;

  @Prop({ type: String, required: true })
  appId!: string;

  @Prop({ type: String, required: true })
  sellerId!: string;

  @Prop({ type: Boolean, required: true })
  enabled!: boolean;

  @Prop({ type: String })
  apiKeySealed?: string;

  @Prop({ type: Date, required: true })
  fetchedAt!: Date;
}

export const MerchantSchema = SchemaFactory.createForClass(MerchantDocument);
// For the look-up of a channel's owner.
MerchantSchema.index({ payingChannelId: 1 });

/** The last known payment configuration of each account, shared by all processes. */
@Injectable()
export class MerchantRepository {
  constructor(@InjectModel(MerchantDocument.name) private readonly model: Model<MerchantDocument>) {}

  async find(accountId: AccountId): Promise<StoredMerchant | undefined> {
    const document = await this.model.findById(accountId).lean<MerchantDocument>();
    return document ? toStoredMerchant(document) : undefined;
  }

  async findByPayingChannel(channelId: ChannelId): Promise<StoredMerchant[]> {
    const documents = await this.model.find({ payingChannelId: channelId }).lean<MerchantDocument[]>();
    return documents.map(toStoredMerchant);
  }

  /** Keeps what was just changed, unless something later is kept. */
  async replace(stored: StoredMerchant): Promise<void> {
    await this.replaceIf(trusted({ $lte: stored.fetchedAt }), stored);
  }

  /** Keeps an answer. @returns false where what is kept is as new: at the same moment a change counts more than an answer */
  async replaceOlder(stored: StoredMerchant): Promise<boolean> {
    return this.replaceIf(trusted({ $lt: stored.fetchedAt }), stored);
  }

  async removeOlder(accountId: AccountId, askedAt: Date): Promise<void> {
    await this.model.deleteOne({ _id: accountId, fetchedAt: trusted({ $lt: askedAt }) });
  }

  /** The whole document, so that nothing of an older configuration stays behind. */
  private async replaceIf(fetchedAt: object, stored: StoredMerchant): Promise<boolean> {
    const document = toDocument(stored);
    try {
      await retryLostUpsert(() => this.model.replaceOne({ _id: document._id, fetchedAt }, document, { upsert: true }));
      return true;
    } catch (error) {
      // Lost twice: what is there does not meet the condition.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}

function toDocument({ merchant, apiKeySealed, fetchedAt }: StoredMerchant): MerchantDocument {
  const { accountId, payingChannelId, appId, sellerId, enabled } = merchant;
  return {
    _id: accountId,
    payingChannelId,
    appId,
    sellerId,
    enabled,
    fetchedAt,
    ...(apiKeySealed !== undefined && { apiKeySealed }),
  };
}

function toStoredMerchant(document: MerchantDocument): StoredMerchant {
  const { appId, sellerId, enabled, apiKeySealed, fetchedAt } = document;
  return {
    merchant: {
      accountId: document._id as AccountId,
      payingChannelId: document.payingChannelId as ChannelId,
      appId,
      sellerId,
      enabled,
    },
    apiKeySealed,
    fetchedAt,
  };
}
