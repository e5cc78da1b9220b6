import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type AccountId } from '../../../common/index.js';
import { retryLostUpsert } from '../../../database/index.js';
import { PageDomainsDocument } from './page-domains.schema.js';

/** The domains that each account has named. */
@Injectable()
export class PageDomainsRepository {
  constructor(@InjectModel(PageDomainsDocument.name) private readonly model: Model<PageDomainsDocument>) {}

  async find(accountId: AccountId): Promise<string[]> {
    const document = await this.model.findById(accountId).lean<PageDomainsDocument>();
    return document?.domains ?? [];
  }

  async replace(accountId: AccountId, domains: readonly string[]): Promise<void> {
    await retryLostUpsert(() => this.model.updateOne({ _id: accountId }, { $set: { domains } }, { upsert: true }));
  }
}
