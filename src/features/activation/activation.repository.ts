import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { type AccountId, type ModuleName } from '../../common/index.js';
import { retryLostUpsert } from '../../database/index.js';
import { ActivationDocument } from './activation.schema.js';

export interface Activation {
  accountId: AccountId;
  module: ModuleName;
}

/** Which account uses which module. */
@Injectable()
export class ActivationRepository {
  constructor(@InjectModel(ActivationDocument.name) private readonly model: Model<ActivationDocument>) {}

  async markActive({ accountId, module }: Activation): Promise<void> {
    const $set = { accountId, module, active: true, installed: false };
    const _id = idOf({ accountId, module });
    await retryLostUpsert(() => this.model.updateOne({ _id }, { $set }, { upsert: true }));
  }

  async markInstalled(activation: Activation): Promise<void> {
    await this.model.updateOne({ _id: idOf(activation), active: true }, { $set: { installed: true } });
  }

  async markInactive(activation: Activation): Promise<void> {
    await this.model.updateOne({ _id: idOf(activation) }, { $set: { active: false } });
  }

  async isActive(activation: Activation): Promise<boolean> {
    return (await this.model.exists({ _id: idOf(activation), active: true })) !== null;
  }

  async findActiveModules(accountId: AccountId): Promise<ModuleName[]> {
    const documents = await this.model.find({ accountId, active: true }).lean();
    return documents.map(({ module }) => module as ModuleName);
  }

  /** Activations whose install step did not come to its end. */
  async findUninstalled(): Promise<Activation[]> {
    const documents = await this.model.find({ active: true, installed: false }).lean();
    return documents.map(({ accountId, module }) => ({
      accountId: accountId as AccountId,
      module: module as ModuleName,
    }));
  }
}

function idOf({ accountId, module }: Activation): string {
  return `${accountId}|${module}`;
}
