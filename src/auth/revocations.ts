import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, Clock, SECOND } from '../common/index.js';
import { type Identity } from './permissions.js';

/** Revoked tokens: a single one, or all of an account that were issued before a moment. */
@Schema({ collection: 'revocations', versionKey: false })
export class RevocationDocument {
  /** `token:<hash>`, `account:<id>`, or `operators:<id>` for the operators' tokens that name the account */
  @Prop({ type: String, required: true })
  _id!: string;

  /** Of an account: tokens issued earlier are revoked. */
  @Prop({ type: Date })
  before?: Date;

  /** Of one token: its own expiry, after which the revocation may be deleted. */
  @Prop({ type: Date })
  expiresAt?: Date;

  /** Who revoked, by the token's `sub`. */
  @Prop({ type: String, required: true })
  by!: string;

  @Prop({ type: Date, required: true })
  at!: Date;
}

export const RevocationSchema = SchemaFactory.createForClass(RevocationDocument);
RevocationSchema.index({ expiresAt: 1 });

/** How long an answer is cached in one process, in ms; a revoked token may be accepted for so much longer. */
const BELIEVED_FOR_MS = 5 * SECOND;
/** Answers cached at most; a full cache is emptied. */
const KEPT = 10_000;

/** A token, or a session that was begun with one. */
export interface Credential {
  /** See `tokenIdOf`; undefined for a session that a link began. */
  tokenId: string | undefined;
  identity: Pick<Identity, 'accountId' | 'role'>;
  /** Undefined counts as older than any revocation. */
  issuedAt: Date | undefined;
}

/** Identifies a token: a hash of what its signature covers, because one signature can be encoded in several ways. */
export function tokenIdOf(token: string): string {
  return createHash('sha256')
    .update(token.slice(0, token.lastIndexOf('.')))
    .digest('hex');
}

/** Which tokens are revoked. Kept in the database, cached in each process. */
@Injectable()
export class Revocations {
  private readonly logger = new Logger(Revocations.name);
  private readonly known = new Map<string, { until: number; ids: ReadonlySet<string>; before: Date | undefined }>();

  constructor(
    @InjectModel(RevocationDocument.name) private readonly model: Model<RevocationDocument>,
    private readonly clock: Clock,
  ) {}

  /** Whether it was revoked, as the database said within the last five seconds. */
  async isRevoked({ tokenId, identity, issuedAt }: Credential): Promise<boolean> {
    const { ids, before } = await this.of(tokenId ?? '', idOfAll(identity));
    if (tokenId !== undefined && ids.has(idOfToken(tokenId))) return true;
    return before !== undefined && (issuedAt === undefined || issuedAt < before);
  }

  /** Revokes one token. @param expiresAt its own expiry */
  async revokeToken(tokenId: string, expiresAt: Date, by: string): Promise<void> {
    const at = this.clock.now();
    await this.model.deleteMany({ expiresAt: trusted({ $lte: at }) });
    await this.keep(idOfToken(tokenId), { expiresAt, by, at });
  }

  /**
   * Revokes every token of an account and ends every session of its console that began before now. An operator's token names an account
   * too, but only an operator may revoke it.
   */
  async revokeAll(accountId: AccountId, { sub, role }: Pick<Identity, 'sub' | 'role'>): Promise<void> {
    const at = this.clock.now();
    const roles = role === 'operator' ? (['operator', 'admin'] as const) : (['admin'] as const);
    for (const ended of roles) await this.keep(idOfAll({ accountId, role: ended }), { before: at, by: sub, at });
  }

  private async keep(_id: string, fields: Omit<RevocationDocument, '_id'>): Promise<void> {
    await this.model.updateOne({ _id }, { $set: fields }, { upsert: true });
    this.known.clear();
    this.logger.log({ msg: 'tokens revoked', audit: true, what: _id, by: fields.by });
  }

  private async of(tokenId: string, all: string): Promise<{ ids: ReadonlySet<string>; before: Date | undefined }> {
    const key = `${tokenId} ${all}`;
    const now = this.clock.now().getTime();
    const kept = this.known.get(key);
    if (kept && now < kept.until) return kept;
    const wanted = [idOfToken(tokenId), all];
    const found = await this.model.find({ _id: trusted({ $in: wanted }) }).lean<RevocationDocument[]>();
    const answer = {
      until: now + BELIEVED_FOR_MS,
      ids: new Set(found.map(({ _id }) => _id)),
      before: found.find(({ before }) => before)?.before,
    };
    if (this.known.size >= KEPT) this.known.clear();
    this.known.set(key, answer);
    return answer;
  }
}

const idOfToken = (tokenId: string): string => `token:${tokenId}`;
const idOfAll = ({ accountId, role }: Pick<Identity, 'accountId' | 'role'>): string =>
  `${role === 'operator' ? 'operators' : 'account'}:${accountId}`;
