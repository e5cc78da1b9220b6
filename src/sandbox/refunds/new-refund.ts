import Type, { type Static } from 'typebox';
import { reader } from '../wire/read.js';

/** WeChat's rule for out_refund_no. */
export const REFUND_NUMBER = Type.String({ pattern: '^[0-9A-Za-z_\\-|*@]{1,64}$' });

const NEW_REFUND = Type.Object({
  quncrmAccountId: Type.String({ minLength: 1 }),
  outTradeNo: Type.String({ minLength: 1 }),
  outRefundNo: REFUND_NUMBER,
  totalFee: Type.Integer({ minimum: 1 }),
  refundFee: Type.Integer({ minimum: 1 }),
  opUserId: Type.String({ minLength: 1 }),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

/** A refund as it is asked for. */
export type NewRefund = Static<typeof NEW_REFUND>;

export const readNewRefund = reader(NEW_REFUND);
