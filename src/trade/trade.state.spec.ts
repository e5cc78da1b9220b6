import { type UpstreamOrderState } from '../gateway/index.js';
import { TRADE_STATES, type TradeState, type Observation } from './trade.js';
import { transition, observe, adopt } from './trade.state.js';
import { NEVER_DUE, parseAccountId, parseFen } from '../common/index.js';
import { aTrade } from '../../test/support/builders/a-trade.js';
import { anUpstreamOrder } from '../../test/support/builders/an-upstream-order.js';
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

const CREATED_AT = new Date('2024-05-01T10:00:00Z');
const AT = new Date('2024-05-01T10:05:00Z');
const query: Observation = { source: 'query', at: AT };
const pay: Observation = { source: 'pay', at: AT };
const created = aTrade({ createdAt: CREATED_AT });

describe("when a trade is looked at again after the reconciler's answer", () => {
  const paid = aTrade({ createdAt: CREATED_AT, tradeStatus: 'PAY_SUCCESS', tradeNo: '42', paidAt: CREATED_AT });
  const refunded = (askAt: Date): Date | undefined =>
    observe({ ...paid, askAt }, anUpstreamOrder({ state: 'REFUNDED' }, paid), { source: 'reconciliation', at: AT })
      ?.facts.askAt;

  it('is as its claim says, which lapses where the process dies before the modules are told', () => {
    expect(refunded(new Date(AT.getTime() + 60_000))).toBeUndefined();
  });

  it('is at once where a notification ended the claim meanwhile: nobody else would tell the modules after a crash', () => {
    expect(refunded(NEVER_DUE)).toEqual(AT);
  });
});

describe('what an observed order changes', () => {
  it('moves a created trade to PREPAID, with all that a payer needs', () => {
    const order = anUpstreamOrder({}, created);
    expect(observe(created, order, pay)).toEqual({
      facts: {
        tradeStatus: 'PREPAID',
        appId: order.appId,
        sellerId: order.sellerId,
        buyerNickname: 'unknown',
        prepay: { prepayId: order.prepayId, codeUrl: undefined, since: AT },
      },
      flags: [],
      entry: { at: AT, state: 'PREPAID', source: 'pay', tradeStatus: 'NOTPAY' },
    });
  });

  it('counts the age of a prepay_id from the order that it was found in', () => {
    const change = observe(created, anUpstreamOrder({}, created), query);
    expect(change?.facts.prepay?.since).toEqual(CREATED_AT);
  });

  it('counts no prepay_id as younger than now, whatever the clock of the gateway says', () => {
    const ahead = anUpstreamOrder({ createdAt: new Date(AT.getTime() + 60_000) }, created);
    expect(observe(created, ahead, query)?.facts.prepay?.since).toEqual(AT);
  });

  it('keeps the age of a prepay_id that is answered again', () => {
    const order = anUpstreamOrder({}, created);
    const prepaid = after(pay, order);
    expect(observe(prepaid, order, { source: 'pay', at: new Date(AT.getTime() + 60_000) })).toBeUndefined();
  });

  it('keeps a prepay_id that a later answer leaves out', () => {
    const prepaid = after(pay, anUpstreamOrder({}, created));
    const paid = anUpstreamOrder({ state: 'PAID', prepayId: undefined }, created);
    expect(observe(prepaid, paid, query)?.facts).not.toHaveProperty('prepay');
  });

  it('takes what a payment teaches', () => {
    const order = anUpstreamOrder({ state: 'PAID', buyerNickname: '李雷' }, created);
    const change = observe(created, order, { source: 'notification', at: AT });
    expect(change?.facts).toMatchObject({
      tradeStatus: 'PAY_SUCCESS',
      tradeNo: order.tradeNo,
      paidAt: order.paidAt,
      buyerNickname: '李雷',
    });
    expect(change?.entry).toEqual({ at: AT, state: 'PAY_SUCCESS', source: 'notification', tradeStatus: 'PAY_SUCCESS' });
  });

  it('dates a payment without a time by the moment it was heard of', () => {
    const order = anUpstreamOrder({ state: 'PAID', paidAt: undefined }, created);
    expect(observe(created, order, query)?.facts.paidAt).toEqual(AT);
  });

  it('learns the payer of a NATIVE trade, and never changes the payer of a JSAPI one', () => {
    const paid = anUpstreamOrder({ state: 'PAID', buyerId: 'oSomebody' }, created);
    expect(observe(aTrade({ ...created, buyerId: undefined }), paid, query)?.facts.buyerId).toBe('oSomebody');
    expect(observe(created, paid, query)?.facts).not.toHaveProperty('buyerId');
  });

  it('writes the reason of a failure into the history', () => {
    const failure = { code: 'NOTENOUGH', message: '余额不足' };
    const change = observe(created, anUpstreamOrder({ state: 'FAILED', failure }, created), query);
    expect(change?.entry).toMatchObject({ state: 'PAY_ERROR', note: 'NOTENOUGH: 余额不足' });
  });

  it('flags a payment that comes after the close', () => {
    const closed = aTrade({ ...created, tradeStatus: 'CLOSED' });
    const change = observe(closed, anUpstreamOrder({ state: 'PAID' }, created), query);
    expect(change).toMatchObject({ facts: { tradeStatus: 'PAY_SUCCESS' }, flags: ['paid-after-close'] });
  });

  it('changes nothing the second time', () => {
    const order = anUpstreamOrder({ state: 'PAID' }, created);
    expect(observe(after(query, order), order, query)).toBeUndefined();
  });

  it.each(['PENDING', 'FAILED', 'CLOSED'] as const)('leaves a paid trade alone when an old answer says %s', (state) => {
    const paid = after(query, anUpstreamOrder({ state: 'PAID' }, created));
    expect(observe(paid, anUpstreamOrder({ state }, created), query)).toBeUndefined();
  });

  it('never takes another amount for a payment: it flags it, once', () => {
    const order = anUpstreamOrder({ state: 'PAID', totalFee: parseFen(1, 'totalFee') }, created);
    const change = observe(created, order, query);
    expect(change).toMatchObject({ facts: { paidFee: 1 }, flags: ['amount-mismatch'], entry: { state: 'CREATED' } });
    expect(change?.entry?.note).toContain('1 fen, not 99');
    const flagged = aTrade({ ...created, flags: ['amount-mismatch'] });
    expect(observe({ ...flagged, ...change?.facts }, order, query)).toBeUndefined();
  });

  it('learns that another amount was paid after it was flagged, for that can be given back', () => {
    const flagged = aTrade({ ...created, flags: ['amount-mismatch'] });
    const unpaid = anUpstreamOrder({ state: 'PENDING', totalFee: parseFen(1, 'totalFee') }, created);
    expect(observe(flagged, unpaid, query)).toBeUndefined();
    expect(observe(flagged, { ...unpaid, state: 'PAID' }, query)?.facts).toEqual({ paidFee: 1 });
  });

  it("never takes another account's order, and tells nothing of it", () => {
    const stranger = parseAccountId('5f3a8c0e1d2b4a6978c0e1a2');
    const change = observe(created, anUpstreamOrder({ state: 'PAID', accountId: stranger }, created), query);
    expect(change).toMatchObject({ facts: {}, flags: ['account-mismatch'], entry: { state: 'CREATED' } });
    expect(JSON.stringify(change)).not.toContain(stranger);
  });

  function after(observation: Observation, order: ReturnType<typeof anUpstreamOrder>): typeof created {
    return { ...created, ...observe(created, order, observation)?.facts };
  }
});

const observation = { source: 'notification' as const, at: new Date('2024-05-01T10:05:00Z') };

describe('the adoption of an order', () => {
  it.each([
    ['PENDING', 'PREPAID'],
    ['PAID', 'PAY_SUCCESS'],
    ['FAILED', 'PAY_ERROR'],
    ['CLOSED', 'CLOSED'],
    ['REFUNDED', 'REFUND'],
  ] as const)('makes a flagged trade of a %s order: %s', (state, tradeStatus) => {
    const trade = adopt(anUpstreamOrder({ state }), observation);
    expect(trade).toMatchObject({ tradeStatus, flags: ['adopted'], digest: '' });
    expect(trade.history).toEqual([expect.objectContaining({ state: tradeStatus, source: 'notification' })]);
  });

  it('holds all that the order says, so that looking again teaches nothing', () => {
    const order = anUpstreamOrder({ state: 'PAID' });
    expect(observe(adopt(order, observation), order, observation)).toBeUndefined();
  });

  it('lets an order without an expiry expire an hour after it was made', () => {
    const order = anUpstreamOrder({ timeExpire: undefined });
    expect(adopt(order, observation).timeExpire.getTime() - (order.createdAt?.getTime() ?? NaN)).toBe(3_600_000);
  });
});
