import { type UpstreamOrderState } from '../gateway/index.js';

/** Every state of a trade. */
export const TRADE_STATES = ['CREATED', 'PREPAID', 'PAY_SUCCESS', 'PAY_ERROR', 'CLOSED', 'REFUND'] as const;
export type TradeState = (typeof TRADE_STATES)[number];

/** That the money came. */
export const PAID_STATES: readonly TradeState[] = ['PAY_SUCCESS', 'REFUND'];

export const isPaid = (state: TradeState): boolean => PAID_STATES.includes(state);

/** What an observed order does to a trade; `ignored` leaves it as it is. */
type Transition = { to: TradeState; flag?: 'paid-after-close' } | 'ignored';

const LATE: Transition = { to: 'PAY_SUCCESS', flag: 'paid-after-close' };

/**
 * State × what WeConnect says of the order. Answers overtake each other, so nothing leads back: what contradicts a paid trade is an
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
