import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import { NEVER_DUE } from '../common/index.js';
import { ORDER_FACTS, type OrderFacts } from '../gateway/index.js';
import { type TradeFlag, type TradeHistoryEntry, type TradeState, type Prepay, type ReservedShare } from './trade.js';
/** The fields of `ORDER_FACTS`, which the schema adds below. */
const StoredFacts = class {} as new () => Partial<OrderFacts>;

@Schema({ collection: 'trades', versionKey: false, minimize: false })
export class TradeDocument extends StoredFacts {
  /** outTradeNo: unique in every engine, without an index of its own. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  accountId!: string;

  @Prop({ type: String })
  tradeType!: string;

  @Prop({ type: String })
  merchantId?: string | undefined;

  @Prop({ type: String, required: true })
  tradeStatus!: TradeState;

  /** In fen. */
  @Prop({ type: Number, required: true })
  totalFee!: number;

  @Prop({ type: String, required: true })
  subject!: string;

  @Prop({ type: String })
  detail!: string;

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  metadata!: Record<string, unknown>;

  @Prop({ type: String })
  userIp!: string;

  @Prop({ type: String })
  digest!: string;

  @Prop({ type: Date, required: true })
  timeExpire!: Date;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: MongooseSchema.Types.Mixed })
  prepay?: Prepay | undefined;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  refunds!: StoredShare[];

  @Prop({ type: [String], required: true })
  flags!: TradeFlag[];

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  history!: TradeHistoryEntry[];

  @Prop({ type: Number, required: true })
  revision!: number;

  @Prop({ type: Date, required: true })
  askAt!: Date;

  @Prop({ type: Number, required: true })
  askGeneration!: number;

  @Prop({ type: Date })
  closedAt?: Date | undefined;

  @Prop({ type: Date })
  supersededAt?: Date | undefined;

  @Prop({ type: Boolean })
  unmade?: boolean | undefined;

  @Prop({ type: Boolean })
  uncertain?: boolean | undefined;

  /** In fen. */
  @Prop({ type: Number })
  paidFee?: number | undefined;

  @Prop({ type: MongooseSchema.Types.Mixed })
  refundsAsked?: { since: Date; listed: number; unlistable?: true | undefined } | undefined;

  @Prop({ type: Boolean })
  whollyRefunded?: boolean | undefined;
}

/** A share as it may have been written at any time. */
export type StoredShare = Omit<ReservedShare, 'state'> &
  Partial<Pick<ReservedShare, 'state'>> & { taken?: boolean; settled?: boolean };

export const TradeSchema = SchemaFactory.createForClass(TradeDocument);
TradeSchema.add(ORDER_FACTS);
// The list of a channel's payments and its totals, newest first; and whether anybody's trades name a channel.
TradeSchema.index({ 'metadata.channelId': 1, accountId: 1, paidAt: -1, _id: -1 });
// An account's takings by day, whichever channel they came by.
TradeSchema.index({ accountId: 1, paidAt: -1, _id: -1 });
// How the orders of a day ended.
TradeSchema.index({ accountId: 1, createdAt: -1 });
// Trades that somebody should look at.
TradeSchema.index({ flags: 1, accountId: 1, createdAt: -1 });
// Trades to ask the gateway about; those that are done are due never.
TradeSchema.index({ askAt: 1 });
// The same by account, who take turns at it; without those that are done it stays small.
TradeSchema.index({ accountId: 1, askAt: 1 }, { partialFilterExpression: { askAt: { $lt: NEVER_DUE } } });
