import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type AccountId, DEFAULT_TIME_ZONE, TimeZone } from '../../../common/index.js';
import { retryLostUpsert } from '../../../database/index.js';
import { AccountTimeZoneDocument } from './account-time-zone.schema.js';

/** By which calendar each account counts its days. */
@Injectable()
export class AccountTimeZoneRepository {
  constructor(@InjectModel(AccountTimeZoneDocument.name) private readonly model: Model<AccountTimeZoneDocument>) {}

  async find(accountId: AccountId): Promise<TimeZone> {
    const document = await this.model.findById(accountId).lean();
    return TimeZone.parse(document?.timeZone ?? DEFAULT_TIME_ZONE);
  }

  async set(accountId: AccountId, { name }: TimeZone): Promise<void> {
    await retryLostUpsert(() =>
      this.model.updateOne({ _id: accountId }, { $set: { timeZone: name } }, { upsert: true }),
    );
  }
}
