import { createHmac } from 'node:crypto';

export const SECRET = 'a-secret-that-the-gateway-signs-with';
const CHANNEL = { id: '64b7f0c2a1d3e4f5a6b7c8a1', name: '悠选商城', type: 'online', social: 'wechat' };

/** A payment notification of 1.2 KB about order number `n`: no two are the same event. */
export function signedNotification(run, n) {
  return signed(order(run, n), `msg_${run}_${n}`);
}

/** A notification of that content, signed by Standard Webhooks. */
export function signed(data, id) {
  const body = JSON.stringify({ type: 'msg', channel: CHANNEL, data });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${digest}`,
    },
  };
}

function order(run, n) {
  const outTradeNo = `${run}-${String(n).padStart(10, '0')}`;
  return {
    type: 'payment_notification',
    channelType: 'WECHAT',
    quncrmAccountId: '5f3a8c0e1d2b4a6978c0e1a1',
    tradeType: 'JSAPI',
    sellerId: '1900000109',
    buyerId: 'oyoK9Z0mbwKILMDEjTLDVxiZ3RlJ',
    spbillCreateIp: '203.0.113.7',
    subject: '西湖龙井茶 50 克 · Longjing tea 50 g',
    detail: 'x'.repeat(420),
    outTradeNo,
    tradeNo: `420000${String(n).padStart(22, '0')}`,
    totalFee: 1990,
    createTime: 1795540751905,
    timeExpire: 1795544351871,
    paymentTime: 1795540751970,
    extension: {
      wechatAppId: 'wx8f3a2b1c4d5e6f70',
      buyerNickname: '李雷',
      prepayId: 'wx202611250119110a2983a0d7861d394c2a',
    },
    metadata: { module: 'store', orderNumber: outTradeNo, channelId: '64b7f0c2a1d3e4f5a6b7c8b2' },
    tradeStatus: 'PAY_SUCCESS',
    tradeStateDesc: '支付成功',
    failureCode: '',
    failureMsg: '',
  };
}
