import { type Order, type TradeStatus } from './order.js';

const DESCRIPTIONS: Record<TradeStatus, string> = {
  NOTPAY: '订单未支付',
  PAY_SUCCESS: '支付成功',
  PAY_ERROR: '支付失败',
  CLOSED: '订单已关闭',
  REFUND: '订单发生过退款',
};

/** An order as WeConnect answers and pushes it. */
export type WireOrder = Record<string, unknown>;

/** @param url the sandbox's own address: a NATIVE order's QR code leads to its "phone" */
export function toWire(order: Order, url: string): WireOrder {
  return {
    channelType: 'WECHAT',
    quncrmAccountId: order.accountId,
    tradeType: order.tradeType,
    sellerId: order.sellerId,
    buyerId: order.buyerId,
    spbillCreateIp: order.spbillCreateIp,
    subject: order.subject,
    detail: order.detail,
    outTradeNo: order.outTradeNo,
    tradeNo: order.tradeNo,
    totalFee: order.totalFee,
    createTime: order.createTime,
    timeExpire: order.timeExpire,
    paymentTime: order.paymentTime ?? null,
    extension: {
      wechatAppId: order.appId,
      buyerNickname: order.buyerNickname,
      prepayId: order.prepayId,
      ...(order.tradeType === 'NATIVE' && { codeUrl: codeUrlOf(order, url) }),
    },
    metadata: order.metadata,
    tradeStatus: order.tradeStatus,
    tradeStateDesc: DESCRIPTIONS[order.tradeStatus],
    failureCode: order.failureCode,
    failureMsg: order.failureMsg,
  };
}

function codeUrlOf({ outTradeNo, prepayId }: Order, url: string): string {
  return `${url}/phone/orders/${encodeURIComponent(outTradeNo)}?code=${prepayId}`;
}
