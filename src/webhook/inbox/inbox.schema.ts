import { createHash } from 'node:crypto';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import { type AccountId, type ChannelId, type ModuleName, NEVER_DUE, type OutTradeNo } from '../../common/index.js';

/**
 * Where an event came from: the gateway's POST, the gateway's answer when a post was confirmed, or when a trade was asked after that nobody
 * had told of, a refund that came to its end here, or the SCRM itself.
 */
export type EventSource = 'webhook' | 'confirmation' | 'reconciliation' | 'refund' | 'portal';

/**
 * `received`: stored, nothing more · `confirmed`: what it says is true; its targets are frozen · `superseded`: the gateway's books
 * say something else, which is an event of its own · `refused`: the gateway does not bear it out.
 */
export type InboxState = 'received' | 'confirmed' | 'superseded' | 'refused';

/** A module's last word on an event. */
export interface DeliveryResult {
  state: 'done' | 'dead';
  at: Date;
  attempts: number;
}

/** The module whose payment an event tells of, where the event does not reach it. */
export interface Untold {
  module: ModuleName;
  /** Whether money came or went back: then it must not stay so. */
  money: boolean;
}

/** What is stored before the answer 200 goes out. */
export interface NewInboxEvent {
  key: string;
  /** `msg-payment_notification`, `event-subscribe`, `open_payment` */
  type: string;
  source: EventSource;
  channelId: ChannelId | undefined;
  outTradeNo: OutTradeNo | undefined;
  /** The account's own merchant that was notified; absent: none was. */
  merchantId?: string | undefined;
  /** As it came, byte for byte; of a merchant of one's own what its encrypted message says. */
  body: string;
  receivedAt: Date;
  /** When the sweeper takes it up, if no nudge did before. */
  dueAt: Date;
}

/** One event of the ledger. */
export interface InboxEvent extends NewInboxEvent {
  state: InboxState;
  /** Known once the gateway's books, or a trade of ours, have told it: a posted body's account is never trusted. */
  accountId: AccountId | undefined;
  /** In whose turn it is worked on, where it was left behind among many. */
  share: string | undefined;
  /** Modules that it must reach, frozen when it was confirmed; a replay, or an activation, may add one. */
  targets: ModuleName[];
  /** Set where the trade's own module is none of the targets: it was not active, or was unsubscribed. */
  untold: Untold | undefined;
  /** Modules that should hear of it, but that the process which confirmed it did not have: another version's, or nobody's. */
  skipped: ModuleName[];
  results: Partial<Record<ModuleName, DeliveryResult>>;
  /** The claim that a write of the router must still hold. */
  generation: number;
  /** How often the gateway was asked and did not bear it out. */
  asked: number;
  /** Posts after the first. */
  duplicates: number;
  /** Posts under the same key whose other content differed. */
  conflicts: { body: string; at: Date }[];
  error: string | undefined;
  supersededBy: string | undefined;
}

/** A member that every event of this kind has. @throws Error where the ledger holds one without it */
export function required<Value>(value: Value | undefined, member: string): Value {
  if (value === undefined) throw new Error(`the event has no ${member}`);
  return value;
}

/** Whether every module that the event must reach has given its last word. */
export function isSettled({ state, targets, results }: Pick<InboxEvent, 'state' | 'targets' | 'results'>): boolean {
  return state !== 'received' && targets.every((module) => results[module] !== undefined);
}

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

  @Prop({ type: String })
  merchantId?: string;

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

export const digestOf = (body: string): string => createHash('sha256').update(body).digest('base64url');

/** What the one insert writes, before the 200 goes out. */
export function toDocument(event: NewInboxEvent): InboxDocument {
  return {
    _id: event.key,
    type: event.type,
    source: event.source,
    ...(event.channelId !== undefined && { channelId: event.channelId }),
    ...(event.outTradeNo !== undefined && { outTradeNo: event.outTradeNo }),
    ...(event.merchantId !== undefined && { merchantId: event.merchantId }),
    body: event.body,
    digest: digestOf(event.body),
    recvAt: event.receivedAt,
    state: 'received',
    fanDue: event.dueAt,
    gen: 0,
    asked: 0,
    dup: 0,
    targets: [],
    r: {},
    conflicts: [],
  };
}

/** The ledger's document as the code means it. */
export function toEvent(document: InboxDocument): InboxEvent {
  return {
    key: document._id,
    type: document.type,
    source: document.source,
    channelId: document.channelId as ChannelId | undefined,
    accountId: document.accountId as AccountId | undefined,
    outTradeNo: document.outTradeNo as OutTradeNo | undefined,
    merchantId: document.merchantId,
    share: document.share,
    body: document.body,
    receivedAt: document.recvAt,
    dueAt: document.fanDue,
    state: document.state,
    targets: document.targets as ModuleName[],
    untold: document.untold as Untold | undefined,
    skipped: (document.skipped ?? []) as ModuleName[],
    results: toResults(document.r),
    generation: document.gen,
    asked: document.asked,
    duplicates: document.dup,
    conflicts: document.conflicts,
    error: document.err,
    supersededBy: document.supersededBy,
  };
}

function toResults(results: InboxDocument['r']): Partial<Record<ModuleName, DeliveryResult>> {
  return Object.fromEntries(
    Object.entries(results).map(([module, { st, at, att }]) => [module, { state: st, at, attempts: att }]),
  );
}
