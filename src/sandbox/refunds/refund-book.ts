import safeStringify from 'safe-stable-stringify';
import { isPaid, type Order } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { type SandboxWorldStore } from '../world/world-store.js';
import { type NewRefund } from './new-refund.js';
import { toRefund } from './refund.mapping.js';
import { type Refund, type RefundStatus } from './refund.js';
import { newRefundNo } from '../wire/read.js';

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
    const known = this.store.world.refunds.get(request.outRefundNo);
    if (known && known.request !== safeStringify(request)) throw numberUsed(known);
    return known && known.refundStatus !== 'REFUNDCLOSE' ? known : this.add(request, this.nextStatus);
  }

  /** Made in WeChat's own console: by the same rules, and told in the same way. */
  createInConsole(outTradeNo: string, { refundFee, outRefundNo, refundStatus = 'SUCCESS' }: ConsoleRefund): Refund {
    const { accountId: quncrmAccountId, totalFee } = this.orders.find(outTradeNo);
    const number = outRefundNo ?? newRefundNo(this.clock.milliseconds());
    const known = this.store.world.refunds.get(number);
    if (known) throw numberUsed(known);
    const request = { quncrmAccountId, outTradeNo, outRefundNo: number, totalFee, refundFee, opUserId: 'console' };
    return this.add(request, refundStatus);
  }

  find(outRefundNo: string): Refund {
    const refund = this.store.world.refunds.get(outRefundNo);
    if (!refund) throw SandboxRefusal.missing('REFUNDNOTEXIST', `no refund ${outRefundNo}`);
    return refund;
  }

  /** By whatever way; tells nobody. */
  change(outRefundNo: string, change: Pick<Refund, 'refundStatus'>): Refund {
    const changed = { ...this.find(outRefundNo), ...change };
    this.store.world.refunds.set(outRefundNo, changed);
    this.store.changed();
    return changed;
  }

  /** Newest first. */
  all(): Refund[] {
    return [...this.store.world.refunds.values()].reverse();
  }

  private add(request: NewRefund, refundStatus: RefundStatus): Refund {
    const order = this.orders.find(request.outTradeNo);
    this.assertRefundable(order, request);
    const { tradeNo } = order;
    const refund = toRefund(request, { tradeNo, refundStatus, now: this.clock.milliseconds() });
    this.store.world.refunds.set(refund.outRefundNo, refund);
    this.notify(this.orders.change(order, { tradeStatus: 'REFUND' }));
    return refund;
  }

  private assertRefundable(order: Order, request: NewRefund): void {
    if (order.accountId !== request.quncrmAccountId) throw SandboxRefusal.missing('ORDERNOTEXIST', 'no such order');
    if (!isPaid(order)) throw SandboxRefusal.precondition('ORDERNOTPAID', `order ${order.outTradeNo} is not paid`);
    if (order.totalFee !== request.totalFee)
      throw SandboxRefusal.precondition('TOTAL_FEE_MISMATCH', 'not the order amount');
    if (this.clock.milliseconds() - (order.paymentTime ?? order.createTime) > REFUNDABLE_FOR_MS) {
      throw SandboxRefusal.precondition('TRADE_OVERDUE', `order ${order.outTradeNo} was paid more than a year ago`);
    }
    const parts = this.standing(order.outTradeNo);
    if (parts.reduce((sum, { refundFee }) => sum + refundFee, 0) + request.refundFee > order.totalFee) {
      throw SandboxRefusal.precondition('REFUND_FEE_EXCEEDED', 'more than what is left of the payment');
    }
    if (parts.length >= REFUNDS_PER_ORDER) {
      throw SandboxRefusal.precondition(
        'INVALID_REQUEST',
        `order ${order.outTradeNo} has ${REFUNDS_PER_ORDER} refunds`,
      );
    }
  }

  /** Those that came to something: what was closed holds nothing. */
  private standing(outTradeNo: string): Refund[] {
    return this.all().filter((refund) => refund.outTradeNo === outTradeNo && refund.refundStatus !== 'REFUNDCLOSE');
  }
}

const numberUsed = ({ outRefundNo }: Refund): SandboxRefusal =>
  SandboxRefusal.precondition('OUT_REFUND_NO_USED', `${outRefundNo} is the number of another refund`);
