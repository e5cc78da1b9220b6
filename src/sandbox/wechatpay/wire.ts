import { isPaid, type Order, type TradeStatus } from '../orders/order.js';
import { type Refund } from '../refunds/refund.js';

const CHINA_MS = 8 * 3_600_000;

/** `2018-06-08T10:34:56+08:00` @param time ms since the epoch */
export const toRfc3339 = (time: number): string => `${new Date(time + CHINA_MS).toISOString().slice(0, 19)}+08:00`;

const STATES: Record<TradeStatus, [state: string, description: string]> = {
  NOTPAY: ['NOTPAY', '订单未支付'],
  PAY_SUCCESS: ['SUCCESS', '支付成功'],
  PAY_ERROR: ['PAYERROR', '支付失败'],
  CLOSED: ['CLOSED', '订单已关闭'],
  REFUND: ['REFUND', '订单发生过退款'],
};

/** An order as a query answers it: unpaid, it has five members and no more. */
export function toTransaction(order: Order): object {
  const [trade_state, trade_state_desc] = STATES[order.tradeStatus];
  const base = { appid: order.appId, mchid: order.sellerId, out_trade_no: order.outTradeNo };
  if (!isPaid(order)) return { ...base, trade_state, trade_state_desc };
  const { attach = '', deviceId } = order.direct ?? {};
  return {
    ...base,
    transaction_id: order.tradeNo,
    trade_type: order.tradeType,
    trade_state,
    trade_state_desc,
    bank_type: 'OTHERS',
    attach,
    success_time: toRfc3339(order.paymentTime ?? order.createTime),
    payer: { openid: order.buyerId },
    amount: { total: order.totalFee, payer_total: order.totalFee, currency: 'CNY', payer_currency: 'CNY' },
    ...(deviceId !== undefined && { scene_info: { device_id: deviceId } }),
  };
}

/** WeConnect's words of a refund, in API v3's. */
const REFUND_STATES: Readonly<Record<string, string>> = { REFUNDCLOSE: 'CLOSED', CHANGE: 'ABNORMAL' };

export const refundStatusOf = ({ refundStatus }: Pick<Refund, 'refundStatus'>): string =>
  REFUND_STATES[refundStatus] ?? refundStatus;

const ACCOUNT = '支付用户零钱';

/** A refund as its creation and its query answer it. */
export function toRefundAnswer(refund: Refund): object {
  const { refundFee, totalFee } = refund;
  return {
    refund_id: refund.refundNo,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.tradeNo,
    out_trade_no: refund.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: ACCOUNT,
    create_time: toRfc3339(refund.createTime),
    ...successTime(refund),
    status: refundStatusOf(refund),
    funds_account: 'AVAILABLE',
    amount: {
      total: totalFee,
      refund: refundFee,
      payer_total: totalFee,
      payer_refund: refundFee,
      settlement_total: totalFee,
      settlement_refund: refundFee,
      discount_refund: 0,
      currency: 'CNY',
      refund_fee: 0,
    },
  };
}

/** A refund as its notification tells it. */
export const toRefundNotice = (refund: Refund): object => ({
  mchid: refund.direct?.mchid,
  transaction_id: refund.tradeNo,
  out_trade_no: refund.outTradeNo,
  refund_id: refund.refundNo,
  out_refund_no: refund.outRefundNo,
  refund_status: refundStatusOf(refund),
  ...successTime(refund),
  user_received_account: ACCOUNT,
  amount: {
    total: refund.totalFee,
    refund: refund.refundFee,
    payer_total: refund.totalFee,
    payer_refund: refund.refundFee,
  },
});

const successTime = (refund: Refund): { success_time?: string } =>
  refundStatusOf(refund) === 'SUCCESS' ? { success_time: toRfc3339(refund.createTime) } : {};
