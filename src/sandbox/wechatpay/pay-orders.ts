import safeStringify from 'safe-stable-stringify';
import { DAY, MINUTE } from '../../common/index.js';
import { isPaid, payKey, STRANGER, type Order } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { newPrepayId } from '../wire/read.js';
import { SEEDED_DIRECT } from '../world/seeded-direct.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { ownerOf } from '../world/users.js';
import { type PayMerchant } from './merchants.js';
import { type NewPayOrder } from './order-input.js';
import { SandboxWechatPayRefusal } from './refusal.js';

const SHORTEST_LIFE_MS = MINUTE;
const LONGEST_LIFE_MS = 90 * DAY;
/** What WeChat sets where no time_expire is given. */
const USUAL_LIFE_MS = 7 * DAY;

/** A call that makes an order. */
interface Asked {
  merchant: PayMerchant;
  tradeType: 'JSAPI' | 'NATIVE';
  order: NewPayOrder;
}

/** The orders of API v3, in the same books as WeConnect's: one phone pays them all. */
export class SandboxPayOrders {
  constructor(
    private readonly orders: SandboxOrderBook,
    private readonly clock: SandboxClock,
    private readonly appIds: () => readonly string[],
  ) {}

  /** A new order, or, for the same number with ALL parameters identical and unpaid, the one that is there with a fresh prepay_id. */
  create(asked: Asked): Order {
    const { merchant, order } = asked;
    assertMerchant(merchant, order.mchid, '/mchid');
    if (!merchant.appIds.includes(order.appid)) {
      throw new SandboxWechatPayRefusal('APPID_MCHID_NOT_MATCH', '商户号mchid与appid不匹配');
    }
    const known = this.orders.findByKey(payKey(merchant.mchid, order.out_trade_no));
    return known ? this.repeat(known, asked) : this.add(asked);
  }

  /** @throws SandboxWechatPayRefusal ORDER_NOT_EXIST */
  find(merchant: PayMerchant, outTradeNo: string): Order {
    const order = this.orders.findByKey(payKey(merchant.mchid, outTradeNo));
    if (!order) throw new SandboxWechatPayRefusal('ORDER_NOT_EXIST', '订单不存在');
    return order;
  }

  /** A paid one, by WeChat's own number. @throws SandboxWechatPayRefusal ORDER_NOT_EXIST */
  findPaid(merchant: PayMerchant, transactionId: string): Order {
    const order = this.orders
      .all()
      .find(({ tradeNo, sellerId, direct }) => direct && tradeNo === transactionId && sellerId === merchant.mchid);
    if (!order) throw new SandboxWechatPayRefusal('ORDER_NOT_EXIST', '订单不存在');
    return order;
  }

  /** Closing what is closed is done already. */
  close(merchant: PayMerchant, outTradeNo: string): void {
    const order = this.find(merchant, outTradeNo);
    if (isPaid(order)) throw orderPaid();
    if (order.tradeStatus === 'CLOSED') return;
    if (this.clock.milliseconds() - order.createTime < this.orders.minimumAgeToCloseMs) {
      throw new SandboxWechatPayRefusal('FREQUENCY_LIMITED', '订单生成后不能马上调用关单接口，请间隔5分钟后再试');
    }
    this.orders.change(order, { tradeStatus: 'CLOSED' });
  }

  private repeat(known: Order, asked: Asked): Order {
    if (isPaid(known)) throw orderPaid();
    if (known.tradeStatus === 'CLOSED')
      throw new SandboxWechatPayRefusal('ORDER_CLOSED', '该订单已关闭，请更换商户订单号');
    if (!known.direct || known.request !== fingerprintOf(asked)) {
      throw new SandboxWechatPayRefusal('INVALID_REQUEST', '请求重入时，参数与首次请求时不一致。');
    }
    const now = this.clock.milliseconds();
    // A replaced QR code is dead; of a JSAPI order each prepay_id lives for its two hours.
    const earlierPrepayIds = known.tradeType === 'JSAPI' ? [...known.direct.earlierPrepayIds, known.prepayId] : [];
    const direct = { ...known.direct, earlierPrepayIds };
    return this.orders.change(known, { prepayId: newPrepayId(now), prepaidAt: now, direct });
  }

  private add(asked: Asked): Order {
    const { merchant, order: request, tradeType } = asked;
    if (request.payer) this.assertPayer(request.payer.openid, request.appid);
    const now = this.clock.milliseconds();
    const { attach = '', scene_info } = request;
    return this.orders.put({
      outTradeNo: request.out_trade_no,
      accountId: SEEDED_DIRECT.accountId,
      payingChannelId: '',
      appId: request.appid,
      sellerId: merchant.mchid,
      tradeType,
      buyerId: request.payer?.openid ?? '',
      buyerNickname: STRANGER,
      spbillCreateIp: scene_info?.payer_client_ip ?? '',
      subject: request.description,
      detail: '',
      totalFee: request.amount.total,
      metadata: {},
      createTime: now,
      timeExpire: expiryOf(request, now),
      prepayId: newPrepayId(now),
      prepaidAt: now,
      tradeNo: '',
      paymentTime: undefined,
      tradeStatus: 'NOTPAY',
      failureCode: '',
      failureMsg: '',
      request: fingerprintOf(asked),
      direct: {
        notifyUrl: request.notify_url,
        attach,
        earlierPrepayIds: [],
        ...(scene_info?.device_id !== undefined && { deviceId: scene_info.device_id }),
      },
    });
  }

  /** An openid belongs to ONE appid. One that is nobody's here passes, so that a test may make up its own. */
  private assertPayer(openid: string, appid: string): void {
    const owner = ownerOf(openid, this.appIds());
    if (owner && (owner.appId !== appid || owner.user.snapshot)) {
      throw new SandboxWechatPayRefusal('OPENID_MISMATCH', 'openid和appid不匹配，请检查后再试');
    }
  }
}

/** Who signs a call is who it speaks of. */
export function assertMerchant({ mchid }: PayMerchant, named: string, field: string): void {
  if (named === mchid) return;
  throw SandboxWechatPayRefusal.ofField(field, '与Http头Authorization中的mchid不一致', named);
}

const orderPaid = (): SandboxWechatPayRefusal => new SandboxWechatPayRefusal('ORDERPAID', '该订单已支付');

const fingerprintOf = ({ order, tradeType }: Asked): string => safeStringify([tradeType, order]);

/** The last moment to pay: WeChat moves what is too near or too far. */
function expiryOf({ time_expire }: NewPayOrder, now: number): number {
  if (time_expire === undefined) return now + USUAL_LIFE_MS;
  const wanted = Date.parse(time_expire);
  if (Number.isNaN(wanted)) throw SandboxWechatPayRefusal.ofField('/time_expire', '时间格式错误', time_expire);
  return Math.min(Math.max(wanted, now + SHORTEST_LIFE_MS), now + LONGEST_LIFE_MS);
}
