import safeStringify from 'safe-stable-stringify';
import { isPaid, payKey, type Order } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { type SandboxWorldStore } from '../world/world-store.js';
import { type NewRefund } from './new-refund.js';
import { toRefund } from './refund.mapping.js';
import { type Refund, type RefundStatus } from './refund.js';
import { newRefundNo } from '../wire/read.js';
import { PAY_MERCHANTS } from '../wechatpay/merchants.js';

/** WeChat gives one order back in 50 parts at most. */
const REFUNDS_PER_ORDER = 50;

/** WeChat gives back within a year of the payment. */
const REFUNDABLE_FOR_MS = 365 * 24 * 3_600_000;

/** A refund that the merchant makes in WeChat's own console: WeConnect learns of it, and nobody asked WeConnect for it. */
export interface ConsoleRefund {
  refundFee: number;
  /** WeChat's console makes one up where it is left out. */
  outRefundNo?: string;
  /** `SUCCESS` where left out. */
  refundStatus?: RefundStatus;
}

/** What was closed holds nothing. */
const CLOSED: readonly RefundStatus[] = ['REFUNDCLOSE', 'CLOSED'];

/** The refunds: whole or in part, never more than was paid. */
export class SandboxRefundBook {
  /** What becomes of refunds from now on. */
  nextStatus: RefundStatus = 'SUCCESS';

  constructor(
    private readonly store: SandboxWorldStore,
    private readonly clock: SandboxClock,
    private readonly orders: SandboxOrderBook,
    private readonly notify: (order: Order) => void,
  ) {}

  /** A new refund, or, for the same number with all parameters identical, the one that is there. A closed one is made anew. */
  create(request: NewRefund): Refund {
    const known = this.findByKey(request.outRefundNo);
    if (known && known.request !== safeStringify(request)) throw numberUsed(known);
    const open = known && known.refundStatus !== 'REFUNDCLOSE';
    return open ? known : this.add(this.orders.find(request.outTradeNo), request, this.nextStatus);
  }

  /** Made in WeChat's own console: by the same rules; told in the same way where WeConnect stands between, else nobody is told. */
  createInConsole(outTradeNo: string, { refundFee, outRefundNo, refundStatus = 'SUCCESS' }: ConsoleRefund): Refund {
    const order = this.orders.findAnywhere(outTradeNo);
    const { accountId: quncrmAccountId, totalFee } = order;
    const number = outRefundNo ?? newRefundNo(this.clock.milliseconds());
    const known = this.findByKey(order.direct ? payKey(order.sellerId, number) : number);
    if (known) throw numberUsed(known);
    const request = {
      quncrmAccountId,
      outTradeNo: order.outTradeNo,
      outRefundNo: number,
      totalFee,
      refundFee,
      opUserId: 'console',
    };
    return this.add(order, request, refundStatus);
  }

  /** WeConnect's. */
  find(outRefundNo: string): Refund {
    const refund = this.findByKey(outRefundNo);
    if (!refund || refund.direct) throw SandboxRefusal.missing('REFUNDNOTEXIST', `no refund ${outRefundNo}`);
    return refund;
  }

  /** Of either gateway, by its key or by its number, where one merchant alone uses it. */
  findAnywhere(number: string): Refund {
    for (const key of [number, ...PAY_MERCHANTS.map(({ mchid }) => payKey(mchid, number))]) {
      const refund = this.findByKey(key);
      if (refund) return refund;
    }
    throw SandboxRefusal.missing('REFUNDNOTEXIST', `no refund ${number}`);
  }

  findByKey(key: string): Refund | undefined {
    return this.store.world.refunds.get(key);
  }

  /** By whatever way; tells nobody. */
  change(number: string, change: Pick<Refund, 'refundStatus'>): Refund {
    return this.put({ ...this.findAnywhere(number), ...change });
  }

  /** Takes a refund into the books, in place of what they held under its number. */
  put(refund: Refund): Refund {
    const { outRefundNo, direct } = refund;
    this.store.world.refunds.set(direct ? payKey(direct.mchid, outRefundNo) : outRefundNo, refund);
    this.store.changed();
    return refund;
  }

  /** Of both gateways, newest first. */
  all(): Refund[] {
    return [...this.store.world.refunds.values()].reverse();
  }

  /** Those of one payment. */
  ofOrder(order: Order): Refund[] {
    return this.all().filter(({ outTradeNo, tradeNo }) => outTradeNo === order.outTradeNo && tradeNo === order.tradeNo);
  }

  private add(order: Order, request: NewRefund, refundStatus: RefundStatus): Refund {
    if (order.accountId !== request.quncrmAccountId) throw SandboxRefusal.missing('ORDERNOTEXIST', 'no such order');
    const now = this.clock.milliseconds();
    assertRefundable(order, request, { made: this.ofOrder(order), now });
    const refund = toRefund(request, { tradeNo: order.tradeNo, refundStatus, now });
    const made = this.put(order.direct ? { ...refund, direct: { mchid: order.sellerId } } : refund);
    this.orders.change(order, { tradeStatus: 'REFUND' });
    if (!order.direct) this.notify(order);
    return made;
  }
}

/** @throws Refusal where WeChat gives nothing back, or not so much, whoever asks */
export function assertRefundable(
  order: Order,
  { totalFee, refundFee }: Pick<Refund, 'totalFee' | 'refundFee'>,
  { made, now }: { made: readonly Refund[]; now: number },
): void {
  if (!isPaid(order)) throw SandboxRefusal.precondition('ORDERNOTPAID', `order ${order.outTradeNo} is not paid`);
  if (order.totalFee !== totalFee) throw SandboxRefusal.precondition('TOTAL_FEE_MISMATCH', 'not the order amount');
  if (now - (order.paymentTime ?? order.createTime) > REFUNDABLE_FOR_MS) {
    throw SandboxRefusal.precondition('TRADE_OVERDUE', `order ${order.outTradeNo} was paid more than a year ago`);
  }
  const parts = made.filter(({ refundStatus }) => !CLOSED.includes(refundStatus));
  if (parts.reduce((sum, part) => sum + part.refundFee, 0) + refundFee > order.totalFee) {
    throw SandboxRefusal.precondition('REFUND_FEE_EXCEEDED', 'more than what is left of the payment');
  }
  if (parts.length >= REFUNDS_PER_ORDER) {
    throw SandboxRefusal.precondition('INVALID_REQUEST', `order ${order.outTradeNo} has ${REFUNDS_PER_ORDER} refunds`);
  }
}

const numberUsed = ({ outRefundNo }: Refund): SandboxRefusal =>
  SandboxRefusal.precondition('OUT_REFUND_NO_USED', `${outRefundNo} is the number of another refund`);
