import { type UpstreamOrderState } from '../gateway/index.js';
import { TRADE_STATES, transition, type TradeState } from './trade.state.js';

const OBSERVED = ['PENDING', 'PAID', 'FAILED', 'CLOSED', 'REFUNDED'] as const;

/** `-`: ignored; `!`: flagged as paid after its close. In the order of OBSERVED. */
const EXPECTED: Record<TradeState, string> = {
  CREATED: 'PREPAID PAY_SUCCESS PAY_ERROR CLOSED REFUND',
  PREPAID: '- PAY_SUCCESS PAY_ERROR CLOSED REFUND',
  PAY_ERROR: '- PAY_SUCCESS - CLOSED REFUND',
  CLOSED: '- PAY_SUCCESS! - - REFUND!',
  PAY_SUCCESS: '- - - - REFUND',
  REFUND: '- - - - -',
};

const CELLS = TRADE_STATES.flatMap((state) => {
  const outcomes = EXPECTED[state].split(' ');
  return OBSERVED.map((observed, column) => [state, observed, outcomes[column] ?? ''] as const);
});

function written(state: TradeState, observed: UpstreamOrderState): string {
  const outcome = transition(state, observed);
  if (outcome === 'ignored') return '-';
  return `${outcome.to}${outcome.flag === 'paid-after-close' ? '!' : ''}`;
}

describe('the states of a trade', () => {
  it('has a cell for each of 6 states and 5 observations', () => {
    expect(CELLS).toHaveLength(30);
  });

  it.each(CELLS)('%s, told %s: %s', (state, observed, outcome) => {
    expect(written(state, observed)).toBe(outcome);
  });

  it('never leads from a trade that was paid to one that was not', () => {
    for (const state of ['PAY_SUCCESS', 'REFUND'] as const) {
      for (const observed of OBSERVED) {
        const outcome = transition(state, observed);
        expect(outcome === 'ignored' || outcome.to === 'REFUND').toBe(true);
      }
    }
  });

  it('takes a payment from every state without one', () => {
    for (const state of ['CREATED', 'PREPAID', 'PAY_ERROR', 'CLOSED'] as const) {
      expect(transition(state, 'PAID')).toMatchObject({ to: 'PAY_SUCCESS' });
    }
  });
});
