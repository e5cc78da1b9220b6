import { type UpstreamOrder } from '../../gateway/index.js';
import { transition } from '../trade.state.js';
import { entryOf, move, newFacts } from './observation.js';
import { type Observation, type TradeRecord } from './trade-record.js';

const ONE_HOUR_MS = 3_600_000;

/** The trade of an order that this service did not make, or whose making it forgot: as WeConnect tells it. */
export function adopt(order: UpstreamOrder, occasion: Observation): TradeRecord {
  const { outTradeNo, accountId, tradeType = '', totalFee, subject, detail, metadata } = order;
  const createdAt = order.createdAt ?? order.paidAt ?? occasion.at;
  const outcome = transition('CREATED', order.state);
  const tradeStatus = outcome === 'ignored' ? 'CREATED' : outcome.to;
  return {
    outTradeNo,
    accountId,
    tradeType,
    totalFee,
    subject,
    detail,
    metadata,
    createdAt,
    timeExpire: order.timeExpire ?? new Date(createdAt.getTime() + ONE_HOUR_MS),
    userIp: '',
    digest: '',
    prepay: undefined,
    refunds: [],
    flags: ['adopted'],
    history: [entryOf(tradeStatus, order, occasion)],
    revision: 0,
    askAt: occasion.at,
    askGeneration: 0,
    ...newFacts({}, order, occasion),
    ...move({}, tradeStatus, occasion),
  };
}

/**
 * Whether a trade only keeps the number of another account's order, which WeConnect has: it was asked for here, and nothing that anybody
 * could pay ever came of that.
 */
export function yieldsTo(trade: TradeRecord, order: UpstreamOrder): boolean {
  const { accountId, tradeStatus, prepay, digest, unmade } = trade;
  if (accountId === order.accountId) return false;
  const cameToNothing = (tradeStatus === 'CREATED' || tradeStatus === 'CLOSED') && !prepay && digest !== '';
  return unmade === true || cameToNothing;
}
