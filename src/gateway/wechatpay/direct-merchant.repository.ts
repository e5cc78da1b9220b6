import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, Schema as MongooseSchema, trusted } from 'mongoose';
import { type AccountId, type ChannelId } from '../../common/index.js';
import { isDuplicateKey, retryLostUpsert } from '../../database/index.js';
import { SecretKeeper } from '../secret-keeper.js';
import { type DirectMerchant, type WechatPayPublicKey } from './direct-merchant.js';

@Schema({ collection: 'direct_merchants', versionKey: false })
export class DirectMerchantDocument {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  payingChannelId!: string;

  @Prop({ type: String, required: true })
  appId!: string;

  @Prop({ type: String, required: true })
  mchid!: string;

  @Prop({ type: String, required: true })
  serial!: string;

  @Prop({ type: Date, required: true })
  certificateExpiresAt!: Date;

  /** The private key and the APIv3 key, as JSON. */
  @Prop({ type: String, required: true })
  sealed!: string;

  @Prop({ type: MongooseSchema.Types.Mixed })
  publicKey?: WechatPayPublicKey;
}

export const DirectMerchantSchema = SchemaFactory.createForClass(DirectMerchantDocument);
DirectMerchantSchema.index({ accountId: 1, mchid: 1 }, { unique: true });
DirectMerchantSchema.index({ payingChannelId: 1 });
// For the gauge.
DirectMerchantSchema.index({ certificateExpiresAt: 1 });

/** An account whose payments go through a merchant of its own. One document, so that there is one answer to which. */
@Schema({ collection: 'direct_accounts', versionKey: false })
export class DirectAccountDocument {
  /** The account. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  merchantId!: string;
}

export const DirectAccountSchema = SchemaFactory.createForClass(DirectAccountDocument);

/** What of a merchant is no secret. */
export type DirectMerchantFacts = Omit<DirectMerchant, 'privateKey' | 'apiV3Key'>;

interface Secrets {
  privateKey: string;
  apiV3Key: string;
}

/** The merchants of one's own of every account, their secrets sealed under CREDENTIALS_KEY and bound to the merchant. */
@Injectable()
export class DirectMerchantRepository {
  constructor(
    @InjectModel(DirectMerchantDocument.name) private readonly model: Model<DirectMerchantDocument>,
    @InjectModel(DirectAccountDocument.name) private readonly accounts: Model<DirectAccountDocument>,
    private readonly secrets: SecretKeeper,
  ) {}

  /** @throws CredentialsKeyMissing, SecretNotOpened */
  async find(id: string): Promise<DirectMerchant | undefined> {
    const document = await this.model.findById(id).lean<DirectMerchantDocument>();
    return document ? { ...factsOf(document), ...this.secretsOf(document) } : undefined;
  }

  /** The merchant that takes an account's payments, its secrets left sealed; undefined: they do not go through one of its own. */
  async findCurrent(accountId: AccountId): Promise<DirectMerchantFacts | undefined> {
    const merchantId = await this.currentIdOf(accountId);
    if (merchantId === undefined) return undefined;
    const document = await this.model.findById(merchantId).lean<DirectMerchantDocument>();
    return document ? factsOf(document) : undefined;
  }

  /** The id of the merchant that takes an account's payments. */
  async currentIdOf(accountId: AccountId): Promise<string | undefined> {
    return (await this.accounts.findById(accountId).lean<DirectAccountDocument>())?.merchantId;
  }

  /** An account's merchant of that number, current or not, its secrets left sealed. */
  async findByNumber(accountId: AccountId, mchid: string): Promise<DirectMerchantFacts | undefined> {
    const document = await this.model.findOne({ accountId, mchid }).lean<DirectMerchantDocument>();
    return document ? factsOf(document) : undefined;
  }

  /** Those whose payments are collected through a channel now. */
  async findByPayingChannel(channelId: ChannelId): Promise<DirectMerchantFacts[]> {
    const documents = await this.model.find({ payingChannelId: channelId }).lean<DirectMerchantDocument[]>();
    const current = await Promise.all(
      documents.map(async ({ _id, accountId }) => (await this.currentIdOf(accountId as AccountId)) === _id),
    );
    return documents.filter((_, index) => current[index]).map(factsOf);
  }

  /** A merchant that is to be changed, with what tells by whether it still is what was read. @throws CredentialsKeyMissing, SecretNotOpened */
  async findToChange(id: string): Promise<{ merchant: DirectMerchant; revision: string } | undefined> {
    const document = await this.model.findById(id).lean<DirectMerchantDocument>();
    if (!document) return undefined;
    return { merchant: { ...factsOf(document), ...this.secretsOf(document) }, revision: document.sealed };
  }

  /**
   * Keeps a merchant, in place of what was kept of it. A number that the account has already keeps its id, and with it the address that WeChat
   * Pay notifies.
   * @returns the id
   * @throws CredentialsKeyMissing
   */
  async keep(merchant: DirectMerchant): Promise<string> {
    const { accountId, mchid } = merchant;
    const known = await this.findByNumber(accountId, mchid);
    try {
      return await this.write({ ...merchant, id: known?.id ?? merchant.id });
    } catch (error) {
      // Another opening was first to keep the number.
      const first = isDuplicateKey(error) ? await this.findByNumber(accountId, mchid) : undefined;
      if (!first) throw error;
      return this.write({ ...merchant, id: first.id });
    }
  }

  /** @returns false where the merchant was changed since the revision was read; then nothing is kept. @throws CredentialsKeyMissing */
  async change(merchant: DirectMerchant, revision: string): Promise<boolean> {
    const { matchedCount } = await this.model.replaceOne(
      { _id: merchant.id, sealed: revision },
      this.documentOf(merchant),
    );
    return matchedCount === 1;
  }

  /** Accounts whose payments go through a merchant whose certificate ends before that. */
  async countEnding(before: Date): Promise<number> {
    const ending = await this.model
      .find({ certificateExpiresAt: trusted({ $lt: before }) }, { _id: 1 })
      .lean<{ _id: string }[]>();
    if (ending.length === 0) return 0;
    return this.accounts.countDocuments({ merchantId: trusted({ $in: ending.map(({ _id }) => _id) }) });
  }

  /** From now on the account's payments go through this merchant; what was begun through another ends there. */
  async makeCurrent(accountId: AccountId, merchantId: string): Promise<void> {
    await retryLostUpsert(() =>
      this.accounts.updateOne({ _id: accountId }, { $set: { merchantId } }, { upsert: true }),
    );
  }

  /** From now on the account's payments go through no merchant of its own. */
  async leave(accountId: AccountId): Promise<void> {
    await this.accounts.deleteOne({ _id: accountId });
  }

  private async write(merchant: DirectMerchant): Promise<string> {
    const document = this.documentOf(merchant);
    await retryLostUpsert(() => this.model.replaceOne({ _id: merchant.id }, document, { upsert: true }));
    return merchant.id;
  }

  private documentOf({ privateKey, apiV3Key, id, publicKey, ...facts }: DirectMerchant): DirectMerchantDocument {
    const sealed = this.secrets.seal(JSON.stringify({ privateKey, apiV3Key } satisfies Secrets), id);
    return { _id: id, ...facts, sealed, ...(publicKey && { publicKey }) };
  }

  private secretsOf({ _id, mchid, sealed }: DirectMerchantDocument): Secrets {
    return JSON.parse(this.secrets.open(sealed, _id, `merchant ${mchid}`)) as Secrets;
  }
}

function factsOf(document: DirectMerchantDocument): DirectMerchantFacts {
  const { _id, accountId, payingChannelId, publicKey, ...facts } = document;
  const { appId, mchid, serial, certificateExpiresAt } = facts;
  return {
    id: _id,
    accountId: accountId as AccountId,
    payingChannelId: payingChannelId as ChannelId,
    publicKey,
    appId,
    mchid,
    serial,
    certificateExpiresAt,
  };
}
