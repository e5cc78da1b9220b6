import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import { NEVER_DUE } from '../../common/index.js';
import { type EventSource, type InboxState } from './inbox-event.js';

/** The ledger: one document for each event, kept at least 90 days. */
@Schema({ collection: 'inbox', versionKey: false, minimize: false })
export class InboxDocument {
  /** The event key. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  type!: string;

  @Prop({ type: String, required: true })
  source!: EventSource;

  @Prop({ type: String })
  channelId?: string;

  @Prop({ type: String })
  accountId?: string;

  @Prop({ type: String })
  outTradeNo?: string;

  /** In whose turn it is worked on; absent unless it was left behind among many. */
  @Prop({ type: String })
  share?: string;

  @Prop({ type: String, required: true })
  body!: string;

  /** SHA-256 of the body: another one under the same key is a conflict. */
  @Prop({ type: String, required: true })
  digest!: string;

  @Prop({ type: Date, required: true })
  recvAt!: Date;

  @Prop({ type: String, required: true })
  state!: InboxState;

  @Prop({ type: Date, required: true })
  fanDue!: Date;

  @Prop({ type: Number, required: true })
  gen!: number;

  @Prop({ type: Number, required: true })
  asked!: number;

  @Prop({ type: Number, required: true })
  dup!: number;

  @Prop({ type: [String], required: true })
  targets!: string[];

  @Prop({ type: MongooseSchema.Types.Mixed })
  untold?: { module: string; money: boolean };

  @Prop({ type: [String], default: undefined })
  skipped?: string[];

  /** By module: its last word. */
  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  r!: Record<string, { st: 'done' | 'dead'; at: Date; att: number }>;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  conflicts!: { body: string; at: Date }[];

  @Prop({ type: String })
  err?: string;

  @Prop({ type: String })
  supersededBy?: string;
}

export const InboxSchema = SchemaFactory.createForClass(InboxDocument);
InboxSchema.index({ fanDue: 1 });
// The same by shares, which take turns; without those that are done it stays small.
InboxSchema.index({ share: 1, fanDue: 1 }, { partialFilterExpression: { fanDue: { $lt: NEVER_DUE } } });
InboxSchema.index({ recvAt: -1, _id: -1 });
InboxSchema.index({ accountId: 1, recvAt: -1, _id: -1 });
InboxSchema.index({ outTradeNo: 1, recvAt: 1 });
// How many were not borne out lately: hardly any, and only those cost anything.
InboxSchema.index({ state: 1, accountId: 1, recvAt: -1 }, { partialFilterExpression: { state: 'refused' } });
// What a module was not told, or not this process's: hardly any, and only those cost anything.
const IF_PAID = { partialFilterExpression: { 'untold.money': { $exists: true } } };
const IF_UNTOLD = { partialFilterExpression: { 'untold.module': { $exists: true } } };
InboxSchema.index({ 'untold.module': 1, accountId: 1 }, IF_UNTOLD);
InboxSchema.index({ 'untold.money': 1, accountId: 1 }, IF_PAID);
InboxSchema.index({ skipped: 1 }, { sparse: true });
