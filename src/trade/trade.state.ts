import { ORDER_FACTS, type OrderFacts, type UpstreamOrderState, type UpstreamOrder } from '../gateway/index.js';
import { NEVER_DUE } from '../common/index.js';
import {
  type Disagreement,
  PAID_STATES,
  type Trade,
  type TradeFlag,
  type TradeHistoryEntry,
  type TradeState,
  type Observation,
  type Prepay,
  type TradeChange,
  type TradeRecord,
  type UpstreamFact,
} from './trade.js';
/** Whether the money came. */
export const isPaid = (state: TradeState): boolean => PAID_STATES.includes(state);

/** What an observed order does to a trade; `ignored` leaves it as it is. */
type Transition = { to: TradeState; flag?: 'paid-after-close' } | 'ignored';

const LATE: Transition = { to: 'PAY_SUCCESS', flag: 'paid-after-close' };

/**
 * State × what the gateway says of the order. Answers overtake each other, so nothing leads back: what contradicts a paid trade is an
 * old answer. A success is taken from every unpaid state, after a close too (closing races with paying: the money is there).
 */
const TRANSITIONS: Record<TradeState, Record<UpstreamOrderState, Transition>> = {
  CREATED: {
    PENDING: { to: 'PREPAID' },
    PAID: { to: 'PAY_SUCCESS' },
    FAILED: { to: 'PAY_ERROR' },
    CLOSED: { to: 'CLOSED' },
    REFUNDED: { to: 'REFUND' },
  },
  PREPAID: {
    PENDING: 'ignored',
    PAID: { to: 'PAY_SUCCESS' },
    FAILED: { to: 'PAY_ERROR' },
    CLOSED: { to: 'CLOSED' },
    REFUNDED: { to: 'REFUND' },
  },
  PAY_ERROR: {
    PENDING: 'ignored',
    PAID: { to: 'PAY_SUCCESS' },
    FAILED: 'ignored',
    CLOSED: { to: 'CLOSED' },
    REFUNDED: { to: 'REFUND' },
  },
  CLOSED: {
    PENDING: 'ignored',
    PAID: LATE,
    FAILED: 'ignored',
    CLOSED: 'ignored',
    REFUNDED: { to: 'REFUND', flag: 'paid-after-close' },
  },
  PAY_SUCCESS: {
    PENDING: 'ignored',
    PAID: 'ignored',
    FAILED: 'ignored',
    CLOSED: 'ignored',
    REFUNDED: { to: 'REFUND' },
  },
  REFUND: { PENDING: 'ignored', PAID: 'ignored', FAILED: 'ignored', CLOSED: 'ignored', REFUNDED: 'ignored' },
};

export function transition(state: TradeState, observed: UpstreamOrderState): Transition {
  return TRANSITIONS[state][observed];
}

/**
 * When to poll a trade that has just moved into a state. At once where the move was seen by a query, because no notification may ever come
 * and the modules must be told; never again for a payment that an event of the inbox announces. A move that the reconciler itself sees is
 * announced under its claim, which lapses should the process die meanwhile; only where the claim is gone is the trade made due.
 * @returns undefined where the usual schedule is right
 */
function askAfterMove(
  { askAt }: Partial<Pick<TradeRecord, 'askAt'>>,
  to: TradeState,
  { source, at, announced }: Observation,
): Date | undefined {
  if (to === 'CREATED' || to === 'PREPAID') return undefined;
  if (source === 'reconciliation') return askAt?.getTime() === NEVER_DUE.getTime() ? at : undefined;
  if (!announced) return at;
  return isPaid(to) ? NEVER_DUE : undefined;
}

/** The field in which the order differs from what was asked for. Such an order never moves the trade. */
export function disagreementOf(trade: Trade, order: UpstreamOrder): Disagreement | undefined {
  if (order.accountId !== trade.accountId) return 'account';
  if (order.totalFee !== trade.totalFee) return 'amount';
  return undefined;
}

/** @returns what the order teaches of the trade; undefined when nothing is new */
export function observe(trade: TradeRecord, order: UpstreamOrder, observation: Observation): TradeChange | undefined {
  const disagreement = disagreementOf(trade, order);
  if (disagreement) return flagMismatch(trade, order, { ...observation, disagreement });
  const outcome = transition(trade.unmade ? 'CREATED' : trade.tradeStatus, order.state);
  const moved = outcome !== 'ignored';
  const to = moved ? outcome.to : trade.tradeStatus;
  const made = moved && trade.unmade ? { unmade: false } : {};
  const corrected = trade.paidFee === undefined ? {} : paidFeeIn(trade, order);
  const facts = {
    ...newFacts(trade, order, observation),
    ...corrected,
    ...(moved && move(trade, to, observation)),
    ...made,
  };
  if (Object.keys(facts).length === 0) return undefined;
  const flags: TradeFlag[] = moved && outcome.flag ? [outcome.flag] : [];
  return { facts, flags, entry: moved ? entryOf(to, order, observation) : undefined };
}

/** @returns what it means that the order can no longer be paid; undefined where that is nothing new, or a payment came first */
export function observeClosed(trade: TradeRecord, observation: Observation, note: string): TradeChange | undefined {
  const outcome = transition(trade.tradeStatus, 'CLOSED');
  if (outcome === 'ignored') return undefined;
  const { at, source } = observation;
  return { facts: move(trade, outcome.to, observation), flags: [], entry: { at, state: outcome.to, source, note } };
}

/** @returns what it means that the gateway refused to make the order: nobody can pay it. Undefined where it may have been made before */
export function observeUnmade(trade: TradeRecord, at: Date, note: string): TradeChange | undefined {
  if (trade.tradeStatus !== 'CREATED' || trade.uncertain) return undefined;
  const facts = { tradeStatus: 'CLOSED' as const, closedAt: at, askAt: NEVER_DUE, unmade: true };
  return { facts, flags: [], entry: { at, state: 'CLOSED', source: 'pay', note } };
}

/** What a move into a state changes, beside the facts that the gateway told. */
export function move(trade: Partial<Pick<TradeRecord, 'askAt'>>, to: TradeState, observation: Observation): Move {
  const askAt = askAfterMove(trade, to, observation);
  return { tradeStatus: to, ...(askAt && { askAt }), ...(to === 'CLOSED' && { closedAt: observation.at }) };
}

type Move = Pick<TradeRecord, 'tradeStatus'> & Partial<Pick<TradeRecord, 'askAt' | 'closedAt'>>;

/** The history line of what the gateway said. */
function entryOf(state: TradeState, order: UpstreamOrder, { at, source }: Observation): TradeHistoryEntry {
  const { tradeStatus, failure } = order;
  return { at, state, source, tradeStatus, ...(failure && { note: `${failure.code}: ${failure.message}` }) };
}

function flagMismatch(
  trade: TradeRecord,
  order: UpstreamOrder,
  { at, source, disagreement }: Observation & { disagreement: Disagreement },
): TradeChange | undefined {
  const flag: TradeFlag = `${disagreement}-mismatch`;
  const facts = disagreement === 'amount' ? paidFeeIn(trade, order) : {};
  if (trade.flags.includes(flag))
    return Object.keys(facts).length > 0 ? { facts, flags: [], entry: undefined } : undefined;
  const told = disagreement === 'amount' ? `: ${order.totalFee} fen, not ${trade.totalFee}` : '';
  const note = `The gateway's order has another ${disagreement}${told}`;
  const entry = { at, state: trade.tradeStatus, source, tradeStatus: order.tradeStatus, note };
  return { facts, flags: [flag], entry };
}

/** The payer paid another amount than was asked for: what can be refunded is the gateway's amount. */
function paidFeeIn(
  { paidFee }: TradeRecord,
  { state, totalFee }: UpstreamOrder,
): Pick<TradeChange['facts'], 'paidFee'> {
  const paid = state === 'PAID' || state === 'REFUNDED';
  return paid && paidFee !== totalFee ? { paidFee: totalFee } : {};
}

type Known = Partial<Pick<TradeRecord, UpstreamFact | 'prepay'>>;

/** Facts whose first value stays; of every other the latest counts. */
const TOLD_ONCE: ReadonlySet<string> = new Set<keyof OrderFacts>(['tradeNo', 'buyerId', 'paidAt']);

/** Only what is new. A field that an answer leaves out is never unset: an answer without a tradeNo does not take one away. */
function newFacts(trade: Known, order: UpstreamOrder, observation: Observation): TradeChange['facts'] {
  const paid = order.state === 'PAID' || order.state === 'REFUNDED';
  const told: OrderFacts = { ...order, paidAt: paid ? (order.paidAt ?? observation.at) : undefined };
  const names = Object.keys(ORDER_FACTS) as (keyof OrderFacts)[];
  const facts = names.map((name) => [name, TOLD_ONCE.has(name) ? (trade[name] ?? told[name]) : told[name]] as const);
  const known = [...facts, ['prepay', newPrepay(trade, order, observation)] as const];
  // MongoDB would keep undefined members as null.
  const fresh = known.filter(([name, value]) => value !== undefined && trade[name] !== value);
  return Object.fromEntries(fresh) as TradeChange['facts'];
}

/**
 * A prepay_id's age counts from the unified order that first answered it, else from the order's creation. A new one is never older than
 * the one that it replaces.
 */
function newPrepay(trade: Known, order: UpstreamOrder, { source, at }: Observation): Prepay | undefined {
  const { prepayId, codeUrl, createdAt } = order;
  const known = prepayId === trade.prepay?.prepayId && codeUrl === trade.prepay?.codeUrl;
  const untold = prepayId === undefined && codeUrl === undefined;
  if (known || untold) return trade.prepay;
  // Without a creation time it counts from now.
  const madeAt = createdAt?.getTime() ?? at.getTime();
  const earliest = new Date(Math.max(madeAt, trade.prepay?.since.getTime() ?? 0));
  const since = source === 'pay' || earliest > at ? at : earliest;
  return { prepayId, codeUrl, since };
}

const ONE_HOUR_MS = 3_600_000;

/** The trade of an order that this service did not make, or lost in a crash, built from the gateway's answer. */
export function adopt(order: UpstreamOrder, observation: Observation): TradeRecord {
  const { outTradeNo, accountId, merchantId, tradeType = '', totalFee, subject, detail, metadata } = order;
  const createdAt = order.createdAt ?? order.paidAt ?? observation.at;
  const outcome = transition('CREATED', order.state);
  const tradeStatus = outcome === 'ignored' ? 'CREATED' : outcome.to;
  return {
    outTradeNo,
    accountId,
    ...(merchantId !== undefined && { merchantId }),
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
    history: [entryOf(tradeStatus, order, observation)],
    revision: 0,
    askAt: observation.at,
    askGeneration: 0,
    ...newFacts({}, order, observation),
    ...move({}, tradeStatus, observation),
  };
}

/**
 * Whether a trade only occupies the number of another account's order at the gateway: it was asked for here, but nothing payable ever came
 * of it.
 */
export function yieldsTo(trade: TradeRecord, order: UpstreamOrder): boolean {
  const { accountId, tradeStatus, prepay, digest, unmade } = trade;
  if (accountId === order.accountId) return false;
  const cameToNothing = (tradeStatus === 'CREATED' || tradeStatus === 'CLOSED') && !prepay && digest !== '';
  return unmade === true || cameToNothing;
}
