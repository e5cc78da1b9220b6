import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, Clock, SECOND } from '../common/index.js';
import { type Identity } from './permissions.js';

/** Tokens that count no longer before their end: one, or all of an account that were issued until a moment. */
@Schema({ collection: 'revocations', versionKey: false })
export class RevocationDocument {
  /** `token:<hash>`, `account:<id>`, or `operators:<id>` for the operators' tokens that name the account */
  @Prop({ type: String, required: true })
  _id!: string;

  /** Of an account: tokens issued before it are over. */
  @Prop({ type: Date })
  before?: Date;

  /** Of one token: its own end, after which nobody need remember it. */
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

/** How long an answer is believed in one process: so much longer may a revoked token count, in ms. */
const BELIEVED_FOR_MS = 5 * SECOND;
/** Answers kept at most; then all are asked for again. */
const KEPT = 10_000;

/** A token, or a session that was begun with one. */
export interface Credential {
  /** See `tokenIdOf`; undefined for a session that a link began. */
  tokenId: string | undefined;
  identity: Pick<Identity, 'accountId' | 'role'>;
  /** Where that is not known it is older than any revocation. */
  issuedAt: Date | undefined;
}

/** What stands for a token: of what its signature is over, for the signature itself can be written in several ways. */
export function tokenIdOf(token: string): string {
  return createHash('sha256')
    .update(token.slice(0, token.lastIndexOf('.')))
    .digest('hex');
}

/** Tokens that were revoked before their end, by whoever has lost one. */
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

  /** Ends one token. @param expiresAt its own end */
  async revokeToken(tokenId: string, expiresAt: Date, by: string): Promise<void> {
    const at = this.clock.now();
    await this.model.deleteMany({ expiresAt: trusted({ $lte: at }) });
    await this.keep(idOfToken(tokenId), { expiresAt, by, at });
  }

  /**
   * Ends every token of an account, and every session of the console, that was begun until now. An operator's names an account too, and is
   * not that account's administrator's to end.
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
