import safeStringify from 'safe-stable-stringify';
import Type, { type Static } from 'typebox';
import { payKey, type Order } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { assertRefundable, type SandboxRefundBook } from '../refunds/refund-book.js';
import { type Refund } from '../refunds/refund.js';
import { newRefundNo } from '../wire/read.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { type SandboxWechatPayAnnouncer } from './announcer.js';
import { type PayMerchant } from './merchants.js';
import { type SandboxPayOrders } from './pay-orders.js';
import { assertNotifyUrl, bodyReader, strictObject, text } from './read.js';
import { SandboxWechatPayRefusal } from './refusal.js';
import { type SandboxWechatPaySigner } from './signer.js';

const optional = Type.Optional;
const fen = Type.Integer({ minimum: 1 });

const REFUND = strictObject({
  transaction_id: optional(text(32)),
  out_trade_no: optional(text(32, 6)),
  out_refund_no: Type.String({ pattern: '^[0-9A-Za-z_\\-|*@]{1,64}$' }),
  reason: optional(text(80)),
  notify_url: optional(text(256)),
  funds_account: optional(Type.Union([Type.Literal('AVAILABLE'), Type.Literal('UNSETTLED')])),
  amount: strictObject({
    refund: fen,
    total: fen,
    currency: Type.Literal('CNY'),
    from: optional(
      Type.Array(
        strictObject({ account: Type.Union([Type.Literal('AVAILABLE'), Type.Literal('UNAVAILABLE')]), amount: fen }),
      ),
    ),
  }),
  goods_detail: optional(
    Type.Array(
      strictObject({
        merchant_goods_id: text(32),
        wechatpay_goods_id: optional(text(32)),
        goods_name: optional(text(256)),
        unit_price: fen,
        refund_amount: fen,
        refund_quantity: Type.Integer({ minimum: 1 }),
      }),
    ),
  ),
});
const readRefund = bodyReader(REFUND);

type NewPayRefund = Static<typeof REFUND>;

interface Parts {
  clock: SandboxClock;
  orders: SandboxOrderBook;
  payOrders: SandboxPayOrders;
  refunds: SandboxRefundBook;
  announcer: SandboxWechatPayAnnouncer;
  signer: SandboxWechatPaySigner;
}

/** The refunds of API v3: what is answered is that one was accepted; what became of it is asked for, or told. */
export class SandboxPayRefunds {
  constructor(private readonly parts: Parts) {}

  /** @returns the refund as it was accepted, or, for the same number with the same content, as it is now */
  create(merchant: PayMerchant, body: unknown): Refund {
    const request = readRefund(body);
    if (request.notify_url !== undefined) assertNotifyUrl(request.notify_url);
    const known = this.parts.refunds.findByKey(payKey(merchant.mchid, request.out_refund_no));
    if (!known) return this.add(merchant, request);
    if (known.request === fingerprintOf(request)) return known;
    throw new SandboxWechatPayRefusal('INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试');
  }

  /** @throws SandboxWechatPayRefusal RESOURCE_NOT_EXISTS */
  find(merchant: PayMerchant, outRefundNo: string): Refund {
    const refund = this.parts.refunds.findByKey(payKey(merchant.mchid, outRefundNo));
    if (!refund) throw new SandboxWechatPayRefusal('RESOURCE_NOT_EXISTS', '退款单不存在');
    return refund;
  }

  private add(merchant: PayMerchant, request: NewPayRefund): Refund {
    const { clock, orders, refunds } = this.parts;
    const order = this.orderOf(merchant, request);
    const now = clock.milliseconds();
    const { refund: refundFee, total: totalFee } = request.amount;
    const made = refunds.ofOrder(order);
    assertRefundable(order, { totalFee, refundFee }, { made, now });
    this.assertUnhurried(made, now);
    const refund: Refund = {
      outRefundNo: request.out_refund_no,
      refundNo: newRefundNo(now),
      accountId: order.accountId,
      outTradeNo: order.outTradeNo,
      tradeNo: order.tradeNo,
      totalFee,
      refundFee,
      opUserId: merchant.mchid,
      metadata: {},
      createTime: now,
      refundStatus: 'PROCESSING',
      request: fingerprintOf(request),
      direct: { mchid: merchant.mchid, ...(request.notify_url !== undefined && { notifyUrl: request.notify_url }) },
    };
    const accepted = refunds.put(refund);
    orders.change(order, { tradeStatus: 'REFUND' });
    if (refunds.nextStatus !== 'PROCESSING') {
      const ended = refunds.put({ ...refund, refundStatus: refunds.nextStatus });
      this.parts.announcer.announceRefund(ended);
    }
    return accepted;
  }

  private orderOf(merchant: PayMerchant, { transaction_id, out_trade_no }: NewPayRefund): Order {
    const { payOrders } = this.parts;
    const missing = new SandboxWechatPayRefusal('RESOURCE_NOT_EXISTS', '订单不存在或未支付');
    try {
      if (transaction_id !== undefined) return payOrders.findPaid(merchant, transaction_id);
      if (out_trade_no !== undefined) return payOrders.find(merchant, out_trade_no);
    } catch {
      throw missing;
    }
    throw SandboxWechatPayRefusal.ofField('/transaction_id', '与out_trade_no须二选一');
  }

  /** WeChat takes one refund call of an order a minute, where the rule is on. */
  private assertUnhurried(made: readonly Refund[], now: number): void {
    const { refundIntervalMs } = this.parts.signer.settings;
    if (made.some(({ createTime }) => now - createTime < refundIntervalMs)) {
      throw new SandboxWechatPayRefusal('FREQUENCY_LIMITED', '同一笔订单退款请求间隔过短，请1分钟后再试');
    }
  }
}

const fingerprintOf = (request: NewPayRefund): string => safeStringify(request);
