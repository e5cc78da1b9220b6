import Type, { type Static } from 'typebox';
import { optional, TEXT } from '../transport/wire.types.js';

/** A refund as WeConnect answers it: what decides. Anything else may be missing (WeConnect's facts), and nothing is made of it. */
export const REFUND = Type.Object({
  quncrmAccountId: optional(Type.String()),
  outTradeNo: TEXT,
  outRefundNo: TEXT,
  refundStatus: TEXT,
  refundFee: Type.Integer(),
});

export type WireRefund = Static<typeof REFUND>;
