import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted, Types } from 'mongoose';
import { type AccountId, type ChannelId, defineError } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { type AppCredentials } from '../../wechat-api/index.js';
import { type Channel, mayCollect } from '../gateway.types.js';
import { SecretKeeper } from '../secret-keeper.js';

/** A public account is entered once, and whose it is then is told to nobody else. */
class AppIdTaken extends defineError(
  'app-id-taken',
  'conflict',
  'A channel of this appId is here already: change or remove that one.',
) {}

@Schema({ collection: 'own_channels', versionKey: false })
export class OwnChannelDocument {
  /** The channel. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  name!: string;

  @Prop({ type: String, required: true })
  accountType!: string;

  @Prop({ type: String })
  channelAccount?: string;

  /** This and `sealed`: undefined once the channel is removed. Its id stays, so that nobody else is asked for it. */
  @Prop({ type: String })
  appId?: string;

  /** The AppSecret. */
  @Prop({ type: String })
  sealed?: string;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Date })
  removedAt?: Date;
}

export const OwnChannelSchema = SchemaFactory.createForClass(OwnChannelDocument);
OwnChannelSchema.index({ appId: 1 }, { unique: true, sparse: true });
OwnChannelSchema.index({ accountId: 1, _id: 1 });

/** Every channel that somebody entered with its secret is one of WeChat's. */
const SOCIAL = 'WEIXIN';

/** What is entered of a channel; a secret is kept apart from it. */
export interface NewOwnChannel {
  accountId: AccountId;
  appId: string;
  name: string;
  accountType: string;
  channelAccount: string | undefined;
}

/** A channel that is or was here: of a removed one nothing but its id. */
interface KnownChannel {
  id: ChannelId;
  channel: Channel | undefined;
}

/** What changes of a channel; what is left out stays. */
export interface OwnChannelChange {
  name?: string | undefined;
  accountType?: string | undefined;
  secret?: string | undefined;
}

/** Channels of one's own of every account, their secrets sealed under CREDENTIALS_KEY and bound to the channel. */
@Injectable()
export class OwnChannelRepository {
  constructor(
    @InjectModel(OwnChannelDocument.name) private readonly model: Model<OwnChannelDocument>,
    private readonly secrets: SecretKeeper,
  ) {}

  /** Of those the ones that are or were here. */
  async findAll(ids: readonly ChannelId[]): Promise<KnownChannel[]> {
    const documents = await this.model.find({ _id: trusted({ $in: [...ids] }) }).lean<OwnChannelDocument[]>();
    return documents.map((document) => ({ id: document._id as ChannelId, channel: channelOf(document) }));
  }

  /** Those of an account, the removed ones among them: their payments can still be read. */
  async idsOf(accountId: AccountId): Promise<ChannelId[]> {
    const documents = await this.model.find({ accountId }, { _id: 1 }).sort({ _id: 1 }).lean<OwnChannelDocument[]>();
    return documents.map(({ _id }) => _id as ChannelId);
  }

  /**
   * What a channel speaks to WeChat with; undefined: it was removed, or never was here.
   * @throws CredentialsKeyMissing, SecretNotOpened
   */
  async credentialsOf(id: ChannelId): Promise<AppCredentials | undefined> {
    const document = await this.model.findById(id).lean<OwnChannelDocument>();
    if (document?.appId === undefined || document.sealed === undefined) return undefined;
    const { appId, name, sealed } = document;
    return { appId, secret: this.secrets.open(sealed, id, `channel ${name}`) };
  }

  /** Keeps a new channel under an id that is made here. @throws AppIdTaken, CredentialsKeyMissing */
  async insert(channel: NewOwnChannel, secret: string, createdAt: Date): Promise<Channel> {
    const id = new Types.ObjectId().toHexString() as ChannelId;
    const { channelAccount, ...rest } = channel;
    const sealed = this.secrets.seal(secret, id);
    try {
      await this.model.create({ _id: id, ...rest, sealed, createdAt, ...(channelAccount && { channelAccount }) });
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppIdTaken();
      throw error;
    }
    return toChannel({ id, ...channel });
  }

  /** @returns undefined where the account has no such channel. @throws CredentialsKeyMissing for a secret */
  async change(accountId: AccountId, id: ChannelId, change: OwnChannelChange): Promise<Channel | undefined> {
    const { name, accountType, secret } = change;
    const fields = {
      ...(name !== undefined && { name }),
      ...(accountType !== undefined && { accountType }),
      ...(secret !== undefined && { sealed: this.secrets.seal(secret, id) }),
    };
    const document = await this.model
      .findOneAndUpdate(
        { _id: id, accountId, removedAt: trusted({ $exists: false }) },
        { $set: fields },
        { returnDocument: 'after' },
      )
      .lean<OwnChannelDocument>();
    return document ? channelOf(document) : undefined;
  }

  /** Forgets the secret and frees the appId. @returns false where the account has no such channel */
  async remove(accountId: AccountId, id: ChannelId, removedAt: Date): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: id, accountId, removedAt: trusted({ $exists: false }) },
      { $set: { removedAt }, $unset: { appId: 1, sealed: 1 } },
    );
    return matchedCount > 0;
  }
}

function channelOf({ _id, appId, ...document }: OwnChannelDocument): Channel | undefined {
  if (appId === undefined) return undefined;
  const { accountId, name, accountType, channelAccount } = document;
  const facts = { accountId: accountId as AccountId, appId, name, accountType, channelAccount };
  return toChannel({ id: _id as ChannelId, ...facts });
}

function toChannel(own: NewOwnChannel & { id: ChannelId }): Channel {
  const canCollectPayments = mayCollect({ social: SOCIAL, accountType: own.accountType });
  return { ...own, host: 'wechat', social: SOCIAL, canCollectPayments };
}
