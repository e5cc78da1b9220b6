import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type ChannelId, Clock } from '../../common/index.js';
import { HourlyPurge } from '../../queue/index.js';
import { Config } from '../../config/index.js';
import { type RedirectTarget } from './redirect.js';

/** `pay`: the payer's openId under the account's paying channel · `base`: the user's openId under the channel itself. */
export type OauthKind = 'pay' | 'base';

/** What a page asks for, and where the answer goes. */
export interface AuthorizeRequest {
  kind: OauthKind;
  channelId: ChannelId;
  redirect: RedirectTarget;
}

/** One round trip of a browser to WeChat and back, identified on both ways by its `state`. */
export interface Authorization extends AuthorizeRequest {
  /** Random letters and digits (WeChat's rule for a state); works once. */
  state: string;
  accountId: AccountId;
  /** Digest of the secret in the browser's cookie: another browser with the same state is not the same user. */
  browser: string;
  /** How many restarts came before this one, so that a browser that never completes does not loop for ever. */
  round: number;
  expiresAt: Date;
}

@Schema({ collection: 'oauth_states', versionKey: false })
export class AuthorizationDocument {
  /** The state. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  kind!: OauthKind;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String, required: true })
  channelId!: string;

  @Prop({ type: String, required: true })
  redirect!: string;

  @Prop({ type: String, required: true })
  browser!: string;

  @Prop({ type: Number, required: true })
  round!: number;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;

  /** A used state is kept for a day nevertheless, so that the Back button can start again. */
  @Prop({ type: Date })
  usedAt?: Date;
}

export const AuthorizationSchema = SchemaFactory.createForClass(AuthorizationDocument);
// For the purge.
AuthorizationSchema.index({ expiresAt: 1 });

/** Authorizations in progress, and those of the last day. */
@Injectable()
export class AuthorizationRepository {
  constructor(@InjectModel(AuthorizationDocument.name) private readonly model: Model<AuthorizationDocument>) {}

  async insert({ state, ...authorization }: Authorization): Promise<void> {
    await this.model.create({ _id: state, ...authorization });
  }

  /** Also finds one that is used, expired or begun by another browser. */
  async find(kind: OauthKind, state: string): Promise<Authorization | undefined> {
    const document = await this.model.findOne({ _id: state, kind }).lean<AuthorizationDocument>();
    return document ? toAuthorization(document) : undefined;
  }

  /** @returns false for one that is used or expired, or that another browser began */
  async useOnce({ state, browser }: Pick<Authorization, 'state' | 'browser'>, now: Date): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: state, browser, usedAt: trusted({ $exists: false }), expiresAt: trusted({ $gt: now }) },
      { $set: { usedAt: now } },
    );
    return matchedCount > 0;
  }

  /** @returns how many were deleted */
  async deleteExpiredBefore(moment: Date): Promise<number> {
    const { deletedCount } = await this.model.deleteMany({ expiresAt: trusted({ $lt: moment }) });
    return deletedCount;
  }
}

/** Deletes authorizations that ended a day ago. */
@Injectable()
export class AuthorizationPurge extends HourlyPurge {
  constructor(
    private readonly authorizations: AuthorizationRepository,
    clock: Clock,
    { roles }: Config,
  ) {
    super({ what: 'authorizations', keptHours: 24 }, clock, roles.has('worker'));
  }

  protected override deleteBefore(moment: Date): Promise<number> {
    return this.authorizations.deleteExpiredBefore(moment);
  }
}

function toAuthorization({ _id, kind, browser, round, expiresAt, ...document }: AuthorizationDocument): Authorization {
  return {
    state: _id,
    kind,
    browser,
    round,
    expiresAt,
    accountId: document.accountId as AccountId,
    channelId: document.channelId as ChannelId,
    redirect: document.redirect as RedirectTarget,
  };
}
