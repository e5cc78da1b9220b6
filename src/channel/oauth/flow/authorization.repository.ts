import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type ChannelId } from '../../../common/index.js';
import { type RedirectTarget } from '../redirect/redirect-rule.js';
import { type Authorization, type OauthKind } from './authorization.js';
import { AuthorizationDocument } from './authorization.schema.js';

/** Authorizations under way, and those of the last day. */
@Injectable()
export class AuthorizationRepository {
  constructor(@InjectModel(AuthorizationDocument.name) private readonly model: Model<AuthorizationDocument>) {}

  async insert({ state, ...authorization }: Authorization): Promise<void> {
    await this.model.create({ _id: state, ...authorization });
  }

  /** Used, expired or begun by another browser: it is found all the same. */
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
