import Type, { type Static } from 'typebox';
import { MOMENT, TEXT } from '../transport/wire.types.js';

/** A refund as WeConnect answers it. */
export const REFUND = Type.Object({
  quncrmAccountId: TEXT,
  outTradeNo: TEXT,
  outRefundNo: TEXT,
  refundStatus: TEXT,
  totalFee: Type.Integer(),
  refundFee: Type.Integer(),
  createTime: MOMENT,
});

export type WireRefund = Static<typeof REFUND>;
