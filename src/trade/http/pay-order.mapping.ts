import { type PayOrder } from '../pay/pay-order.js';
import { type PayDto } from './pay.dto.js';

/** Who calls, from where, and under which key. */
interface Caller {
  accountId: string;
  callerIp: string | undefined;
  idempotencyKey: string | undefined;
}

export function toPayOrder(body: PayDto, { accountId, callerIp, idempotencyKey }: Caller): PayOrder {
  const { subject, totalFee, metadata, openId, timeExpire, detail, tradeType, outTradeNo } = body;
  const userIp = body.userIp ?? callerIp;
  return {
    accountId,
    subject,
    totalFee,
    metadata,
    openId,
    timeExpire,
    userIp,
    detail,
    tradeType,
    outTradeNo,
    idempotencyKey,
  };
}
