import { NEVER_DUE, type OutTradeNo } from '../../common/index.js';
import { type NewOrder } from '../../gateway/index.js';
import { type TradeRecord } from '../trade-record.js';
import { type ReconcilePolicy, nextPoll } from '../reconcile/poll-schedule.js';
import { type OrderDraft, defaultExpiry } from './pay-order.js';

/** Where an order comes from the process itself. */
const OWN_ADDRESS = '127.0.0.1';

interface Beginning {
  outTradeNo: OutTradeNo;
  digest: string;
  now: Date;
  policy: ReconcilePolicy;
}

/** The trade of an order that nobody has asked for yet, its defaults fixed for every repeat. */
export function newTrade(draft: OrderDraft, { outTradeNo, digest, now, policy }: Beginning): TradeRecord {
  const { accountId, tradeType, openId, subject, detail, totalFee, metadata } = draft;
  const life = {
    tradeStatus: 'CREATED' as const,
    createdAt: now,
    timeExpire: draft.timeExpire ?? defaultExpiry(now),
  };
  return {
    outTradeNo,
    accountId,
    tradeType,
    subject,
    detail,
    totalFee,
    metadata,
    digest,
    ...life,
    buyerId: openId,
    userIp: draft.userIp ?? OWN_ADDRESS,
    prepay: undefined,
    refunds: [],
    flags: [],
    history: [{ at: now, state: 'CREATED', source: 'pay' }],
    revision: 0,
    askAt: nextPoll(life, now, policy) ?? NEVER_DUE,
    askGeneration: 0,
  };
}

/**
 * The unified order of a trade: from what is stored, so that every repeat has identical parameters (WeChat's rule). `productId` is
 * the order number: WeChat wants one for NATIVE, and this service sells no products of its own.
 */
export function toNewOrder(trade: TradeRecord): NewOrder {
  const { accountId, outTradeNo, subject, detail, totalFee, userIp, timeExpire, metadata } = trade;
  const native = trade.tradeType === 'NATIVE';
  return {
    accountId,
    tradeType: native ? 'NATIVE' : 'JSAPI',
    outTradeNo,
    subject,
    detail,
    totalFee,
    userIp,
    timeExpire,
    metadata,
    buyerId: native ? undefined : (trade.buyerId as NewOrder['buyerId']),
    productId: native ? outTradeNo : undefined,
  };
}
