import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted, Schema as MongooseSchema } from 'mongoose';
import { type Identity } from '../../auth/index.js';
import { type KeptSession } from './session.js';

/** What opens the console: a session, or a link that makes one. */
@Schema({ collection: 'console_keys', versionKey: false })
export class ConsoleKeyDocument {
  /** The SHA-256 of what the browser holds: who reads the database can sign in as nobody. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  kind!: 'session' | 'link';

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  identity!: Identity;

  /** Of a session. */
  @Prop({ type: String })
  csrfSecret?: string;

  /** Of a session. */
  @Prop({ type: String })
  tokenId?: string;

  @Prop({ type: Date })
  issuedAt?: Date;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const ConsoleKeySchema = SchemaFactory.createForClass(ConsoleKeyDocument);
ConsoleKeySchema.index({ expiresAt: 1 });

/** Whom a link signs in, and since when it waits: a revocation ends links that were made before it. */
interface Link {
  identity: Identity;
  issuedAt?: Date | undefined;
}

/** Sessions and one-time links, each under the hash of what the browser holds. */
@Injectable()
export class ConsoleKeyRepository {
  constructor(@InjectModel(ConsoleKeyDocument.name) private readonly model: Model<ConsoleKeyDocument>) {}

  async addSession(id: string, { tokenId, issuedAt, ...session }: KeptSession): Promise<void> {
    const begun = { ...(tokenId !== undefined && { tokenId }), ...(issuedAt && { issuedAt }) };
    await this.model.create({ _id: id, kind: 'session', ...session, ...begun });
  }

  async addLink(id: string, link: { identity: Identity; issuedAt: Date; expiresAt: Date }): Promise<void> {
    await this.model.create({ _id: id, kind: 'link', ...link });
  }

  async findSessionAlive(id: string, now: Date): Promise<KeptSession | undefined> {
    const document = await this.model
      .findOne({ _id: id, kind: 'session', expiresAt: trusted({ $gt: now }) })
      .lean<ConsoleKeyDocument>();
    if (!document) return undefined;
    const { identity, csrfSecret = '', expiresAt, tokenId, issuedAt } = document;
    return { identity, csrfSecret, expiresAt, tokenId, issuedAt };
  }

  /** The link, for whoever comes first. */
  async takeLinkAlive(id: string, now: Date): Promise<Link | undefined> {
    const document = await this.model
      .findOneAndDelete({ _id: id, kind: 'link', expiresAt: trusted({ $gt: now }) })
      .lean<ConsoleKeyDocument>();
    return document ? { identity: document.identity, issuedAt: document.issuedAt } : undefined;
  }

  async remove(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }

  async removeExpired(now: Date): Promise<void> {
    await this.model.deleteMany({ expiresAt: trusted({ $lte: now }) });
  }
}
