import Type, { type Static } from 'typebox';
import { METADATA, MOMENT, optional, TEXT } from '../transport/wire.types.js';

/** An order as WeConnect answers it. */
export const ORDER = Type.Object({
  quncrmAccountId: TEXT,
  tradeType: Type.Union([Type.Literal('JSAPI'), Type.Literal('NATIVE')]),
  outTradeNo: TEXT,
  /** WeConnect's list of states is open: any word is taken, and only a known one means anything. */
  tradeStatus: TEXT,
  totalFee: Type.Integer(),
  subject: optional(Type.String()),
  detail: optional(Type.String()),
  sellerId: optional(Type.String()),
  buyerId: optional(Type.String()),
  tradeNo: optional(Type.String()),
  createTime: MOMENT,
  timeExpire: optional(MOMENT),
  paymentTime: optional(MOMENT),
  extension: optional(
    Type.Object({
      wechatAppId: optional(Type.String()),
      buyerNickname: optional(Type.String()),
      prepayId: optional(Type.String()),
      codeUrl: optional(Type.String()),
    }),
  ),
  metadata: METADATA,
  failureCode: optional(Type.String()),
  failureMsg: optional(Type.String()),
});

export type WireOrder = Static<typeof ORDER>;

/** The body of a unified order. */
export interface WireNewOrder {
  quncrmAccountId: string;
  tradeType: string;
  buyerId?: string | undefined;
  productId?: string | undefined;
  spbillCreateIp: string;
  subject: string;
  detail: string;
  outTradeNo: string;
  totalFee: number;
  /** ms */
  timeExpire: number;
  metadata: Record<string, unknown>;
}
