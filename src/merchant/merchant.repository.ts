import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type AccountId, type ChannelId } from '../common/index.js';
import { retryLostUpsert } from '../database/index.js';
import { MerchantDocument } from './merchant.schema.js';
import { type StoredMerchant } from './stored-merchant.js';

/** What was last seen of each account's payment configuration, shared by all processes. */
@Injectable()
export class MerchantRepository {
  constructor(@InjectModel(MerchantDocument.name) private readonly model: Model<MerchantDocument>) {}

  async find(accountId: AccountId): Promise<StoredMerchant | undefined> {
    const document = await this.model.findById(accountId).lean<MerchantDocument>();
    return document ? toStoredMerchant(document) : undefined;
  }

  async findByPayingChannel(channelId: ChannelId): Promise<StoredMerchant | undefined> {
    const document = await this.model.findOne({ payingChannelId: channelId }).lean<MerchantDocument>();
    return document ? toStoredMerchant(document) : undefined;
  }

  /** The whole document, so that nothing of an older configuration stays behind. */
  async replace(stored: StoredMerchant): Promise<void> {
    const document = toDocument(stored);
    await retryLostUpsert(() => this.model.replaceOne({ _id: document._id }, document, { upsert: true }));
  }

  async remove(accountId: AccountId): Promise<void> {
    await this.model.deleteOne({ _id: accountId });
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
