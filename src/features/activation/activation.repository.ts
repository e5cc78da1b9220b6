import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted, Schema as MongooseSchema } from 'mongoose';
import { type AccountId, closed, type ModuleName, opened } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { type Activation, type ActivationKey, windowsOf } from './activation.js';

@Schema({ collection: 'activations', versionKey: false })
export class ActivationDocument {
  /** `<account>|<module>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  module!: string;

  @Prop({ type: Boolean, required: true })
  active!: boolean;

  /** When it was active; older documents do not say. */
  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], default: undefined })
  windows?: { startAt: Date; endAt?: Date }[];

  /** Whether what follows from its last change has been done: its subscriptions begun, or ended. */
  @Prop({ type: Boolean, required: true })
  installed!: boolean;

  /** When a worker may do it, where it is not done. */
  @Prop({ type: Date })
  installAt?: Date;

  /** Guards a change against another one in between; older documents have none. */
  @Prop({ type: Number })
  revision?: number;
}

export const ActivationSchema = SchemaFactory.createForClass(ActivationDocument);
ActivationSchema.index({ accountId: 1, active: 1 });
ActivationSchema.index({ installed: 1 });

/** When something is done, and from when on a worker does what it leaves behind. */
interface Moment {
  now: Date;
  installAt: Date;
}

/** Which account uses which module; changed one document at a time, windows and all. */
@Injectable()
export class ActivationRepository {
  constructor(@InjectModel(ActivationDocument.name) private readonly model: Model<ActivationDocument>) {}

  /** One that is active stays so, since when it was. */
  async markActive(key: ActivationKey, moment: Moment): Promise<Activation> {
    return this.change(key, moment, ({ windows }) => ({
      active: true,
      windows: opened(windows, { startAt: moment.now }, moment.now),
    }));
  }

  async markInactive(key: ActivationKey, moment: Moment): Promise<Activation> {
    return this.change(key, moment, ({ windows }) => ({ active: false, windows: closed(windows, moment.now) }));
  }

  /** Unless it was changed since: then another install is due. */
  async markInstalled({ revision, ...key }: ActivationKey & { revision: number }): Promise<void> {
    await this.model.updateOne({ _id: idOf(key), ...atRevision(revision) }, { $set: { installed: true } });
  }

  async isActive(key: ActivationKey): Promise<boolean> {
    return (await this.model.exists({ _id: idOf(key), active: true })) !== null;
  }

  /** Every module that the account has, or had, activated. */
  async findOf(accountId: AccountId): Promise<Activation[]> {
    const documents = await this.model.find({ accountId }).lean<ActivationDocument[]>();
    return documents.map(toActivation);
  }

  /** Those of the accounts that the module is active for. */
  async findActiveAmong(module: ModuleName, accountIds: readonly AccountId[]): Promise<AccountId[]> {
    const among = trusted({ $in: [...accountIds] });
    const documents = await this.model.find({ accountId: among, active: true, module }, { accountId: 1 }).lean();
    return documents.map(({ accountId }) => accountId as AccountId);
  }

  /** Takes those of the modules whose install step did not come to its end and is due, so that no other worker does before `until`. */
  async claimUninstalled(modules: readonly ModuleName[], now: Date, until: Date): Promise<Activation[]> {
    const condition = { installed: false, module: trusted({ $in: [...modules] }) };
    const documents = await this.model.find(condition).lean<ActivationDocument[]>();
    const due = documents.filter(({ installAt }) => !installAt || installAt <= now);
    const claims = await Promise.all(due.map((document) => this.claim(document, until)));
    return due.filter((_, index) => claims[index]).map(toActivation);
  }

  private async claim({ _id, installAt }: ActivationDocument, until: Date): Promise<boolean> {
    const unclaimed = { _id, installed: false, installAt: installAt ?? null };
    return (await this.model.updateOne(unclaimed, { $set: { installAt: until } })).matchedCount > 0;
  }

  /** Applies a change to the activation as it stands, again if another one came in between. */
  private async change(
    key: ActivationKey,
    { installAt }: Moment,
    to: (current: Activation) => Pick<Activation, 'active' | 'windows'>,
  ): Promise<Activation> {
    for (;;) {
      const document = await this.model.findById(idOf(key)).lean<ActivationDocument>();
      const current = document ? toActivation(document) : { ...key, active: false, windows: [], revision: 0 };
      const next = { ...key, ...to(current), revision: current.revision + 1 };
      const members = { ...next, installed: false, installAt };
      const written = document ? await this.replace(current, members) : await this.insert(key, members);
      if (written) return next;
    }
  }

  private async replace({ revision, ...key }: Activation, members: Omit<ActivationDocument, '_id'>): Promise<boolean> {
    const condition = { _id: idOf(key), ...atRevision(revision) };
    return (await this.model.updateOne(condition, { $set: members })).matchedCount > 0;
  }

  private async insert(key: ActivationKey, members: Omit<ActivationDocument, '_id'>): Promise<boolean> {
    try {
      await this.model.create({ _id: idOf(key), ...members });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}

function idOf({ accountId, module }: ActivationKey): string {
  return `${accountId}|${module}`;
}

/** 0 is a document of before there were revisions. */
function atRevision(revision: number): { revision: number | null } {
  return { revision: revision === 0 ? null : revision };
}

function toActivation(document: ActivationDocument): Activation {
  const { accountId, module, active, revision = 0 } = document;
  return {
    accountId: accountId as AccountId,
    module: module as ModuleName,
    active,
    windows: windowsOf(document),
    revision,
  };
}
