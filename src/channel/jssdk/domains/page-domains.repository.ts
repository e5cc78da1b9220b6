import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type AccountId } from '../../../common/index.js';
import { isDuplicateKey } from '../../../database/index.js';
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
    const replace = async (): Promise<void> => {
      await this.model.updateOne({ _id: accountId }, { $set: { domains } }, { upsert: true });
    };
    try {
      await replace();
    } catch (error) {
      // Two upserts of a new document at once: the one that lost replaces it.
      if (!isDuplicateKey(error)) throw error;
      await replace();
    }
  }
}
