import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type AccountId, type ChannelId } from '../common/index.js';
import { isDuplicateKey } from '../database/index.js';
import { ChannelOwnerDocument } from './channel-owner.schema.js';

/** Whose each channel is; `_id` lets it be only one account's. */
@Injectable()
export class ChannelOwnerRepository {
  constructor(@InjectModel(ChannelOwnerDocument.name) private readonly model: Model<ChannelOwnerDocument>) {}

  async ownerOf(channelId: ChannelId): Promise<AccountId | undefined> {
    const document = await this.model.findById(channelId).lean();
    return document ? (document.accountId as AccountId) : undefined;
  }

  /** Gives a channel to an account unless it is somebody's. */
  async bind(channelId: ChannelId, accountId: AccountId): Promise<void> {
    try {
      await this.model.create({ _id: channelId, accountId });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Gives a channel to an account, whosever it was. */
  async assign(channelId: ChannelId, accountId: AccountId): Promise<void> {
    await this.bind(channelId, accountId);
    await this.model.updateOne({ _id: channelId }, { $set: { accountId } });
  }

  async channelsOf(accountId: AccountId): Promise<ChannelId[]> {
    const documents = await this.model.find({ accountId }).sort({ _id: 1 }).lean();
    return documents.map(({ _id }) => _id as ChannelId);
  }
}
