import fc from 'fast-check';
import { aTrade } from '../../../test/support/builders/a-trade.js';
import { parseAccountId, parseFen, parseOutRefundNo, parseOutTradeNo } from '../../common/index.js';
import { type TradeChange, type TradeRecord } from '../books/trade-record.js';
import { refundedFee, settledRefundFee } from '../trade.js';
import { TRADE_STATES } from '../trade.state.js';
import { type NamedRefundDraft } from './refund-request.js';
import { OutRefundNoConflict, RefundExceedsPayment, TooManyRefunds, TradeNotPaid } from './refund.errors.js';
import { giveBack, reserve, shareOf, take, type TakenRefund } from './reservation.js';

const AT = new Date('2026-01-01T00:00:00Z');
const paid = (details: Partial<TradeRecord> = {}): TradeRecord => aTrade({ tradeStatus: 'PAY_SUCCESS', ...details });
const no = (name: string) => parseOutRefundNo(name);

function draft(name: string, fee: number, digest = `${name} ${fee}`): NamedRefundDraft {
  return {
    accountId: parseAccountId('account'),
    outTradeNo: parseOutTradeNo('trade-000001'),
    refundFee: parseFen(fee, 'refundFee'),
    reason: '',
    outRefundNo: no(name),
    operatorId: 'admin',
    digest,
  };
}

/** What the repository makes of a change. */
function after(trade: TradeRecord, change: TradeChange | undefined): TradeRecord {
  if (!change) return trade;
  const { facts, entry } = change;
  return { ...trade, ...facts, history: [...trade.history, ...(entry ? [entry] : [])], revision: trade.revision + 1 };
}
const reserved = (trade: TradeRecord, name: string, fee: number): TradeRecord =>
  after(trade, reserve(trade, draft(name, fee), AT));
type Taken = 'PROCESSING' | 'SUCCESS';
const takenRefund = (name: string, fee: number, attempt: number, state: Taken = 'SUCCESS'): TakenRefund => ({
  ...draft(name, fee),
  attempt,
  state,
  upstreamStatus: state,
});
const takenAs = (trade: TradeRecord, ...refund: Parameters<typeof takenRefund>): TradeRecord =>
  after(trade, take(trade, takenRefund(...refund), AT));

describe('reserving a refund on its trade', () => {
  it('sets its fee aside', () => {
    expect(refundedFee(reserved(reserved(paid(), 'a', 40), 'b', 59))).toBe(99);
  });

  it('goes as far as what is left, and no further', () => {
    const trade = reserved(paid(), 'a', 40);
    expect(() => reserve(trade, draft('b', 60), AT)).toThrow(RefundExceedsPayment);
    expect(refundedFee(reserved(trade, 'b', 59))).toBe(99);
  });

  it('again keeps one share, as a later try', () => {
    const once = reserved(paid(), 'a', 40);
    const twice = reserved(once, 'a', 40);
    expect(twice.refunds).toHaveLength(1);
    expect(twice.refunds[0]?.attempt).toBeGreaterThan(once.refunds[0]?.attempt ?? Infinity);
  });

  it('with other content under the number is a conflict', () => {
    expect(() => reserve(reserved(paid(), 'a', 40), draft('a', 41), AT)).toThrow(OutRefundNoConflict);
  });

  it('leaves a refund that was taken alone', () => {
    expect(reserve(takenAs(paid(), 'a', 40, 1), draft('a', 40), AT)).toBeUndefined();
  });

  it('stops at as many parts as WeChat allows', () => {
    const trade = Array.from({ length: 50 }, (_, n) => `part-${n}`).reduce((so, name) => reserved(so, name, 1), paid());
    expect(() => reserve(trade, draft('one-more', 1), AT)).toThrow(TooManyRefunds);
  });

  it.each(TRADE_STATES)('asks whether anything was paid: %s', (tradeStatus) => {
    const attempt = (): unknown => reserve(aTrade({ tradeStatus }), draft('a', 1), AT);
    if (tradeStatus === 'PAY_SUCCESS' || tradeStatus === 'REFUND') expect(attempt).not.toThrow();
    else expect(attempt).toThrow(TradeNotPaid);
  });
});

describe('entering that a refund was taken', () => {
  it('moves the trade to REFUND and says so in one line of history, once', () => {
    const trade = takenAs(reserved(paid(), 'a', 40), 'a', 40, 1);
    expect(trade.tradeStatus).toBe('REFUND');
    expect(trade.history.at(-1)).toEqual({
      at: AT,
      state: 'REFUND',
      source: 'refund',
      note: expect.stringContaining('40'),
    });
    expect(takenAs(trade, 'a', 40, 1)).toBe(trade);
  });

  it('counts even where its share had been given back: WeConnect has the last word', () => {
    const trade = reserved(paid(), 'a', 40);
    const freed = after(trade, giveBack(trade, { outRefundNo: no('a'), attempt: 1, reason: 'NOTENOUGH' }, AT));
    expect(refundedFee(takenAs(freed, 'a', 40, 1))).toBe(40);
  });

  it('has the trade looked at, for its modules may not have heard that it was paid', () => {
    expect(take(reserved(paid(), 'a', 40), takenRefund('a', 40, 1), AT)?.facts.askAt).toEqual(AT);
  });

  it('says in a line of its own that the money is back, once, and that is the last word', () => {
    const onItsWay = takenAs(reserved(paid(), 'a', 40), 'a', 40, 1, 'PROCESSING');
    expect(settledRefundFee(onItsWay)).toBe(0);
    const back = takenAs(onItsWay, 'a', 40, 1);
    expect(settledRefundFee(back)).toBe(40);
    expect(back.history).toHaveLength(onItsWay.history.length + 1);
    expect(takenAs(back, 'a', 40, 1, 'PROCESSING')).toBe(back);
  });
});

describe('giving a share back', () => {
  it('happens once', () => {
    const trade = reserved(reserved(paid(), 'a', 40), 'b', 10);
    const refused = { outRefundNo: no('a'), attempt: 1, reason: 'NOTENOUGH' };
    const freed = after(trade, giveBack(trade, refused, AT));
    expect(refundedFee(freed)).toBe(10);
    expect(giveBack(freed, refused, AT)).toBeUndefined();
  });

  it('is not for an earlier try, while a later one is under way', () => {
    const trade = reserved(reserved(paid(), 'a', 40), 'a', 40);
    expect(giveBack(trade, { outRefundNo: no('a'), attempt: 1, reason: 'NOTENOUGH' }, AT)).toBeUndefined();
  });
});

describe('any sequence of refunds', () => {
  const step = fc.record({
    act: fc.constantFrom('reserve', 'take', 'refuse', 'refuse-late'),
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    fee: fc.integer({ min: 1, max: 60 }),
  });

  it('never has more under way than was paid, and keeps what was taken', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let trade = paid();
        const taken = new Map<string, number>();
        for (const { act, name, fee } of steps) {
          const share = shareOf(trade, no(name));
          if (act === 'reserve') trade = reservedOrRefused(trade, name, fee);
          else if (share && act === 'take') {
            trade = takenAs(trade, name, share.refundFee, share.attempt);
            taken.set(name, share.refundFee);
          } else if (share && !share.taken) {
            const attempt = act === 'refuse' ? share.attempt : share.attempt - 1;
            trade = after(trade, giveBack(trade, { outRefundNo: share.outRefundNo, attempt, reason: 'NO' }, AT));
          }
          expect(refundedFee(trade)).toBeLessThanOrEqual(trade.totalFee);
          for (const [one, amount] of taken)
            expect(shareOf(trade, no(one))).toMatchObject({ refundFee: amount, taken: true });
        }
      }),
    );
  });

  function reservedOrRefused(trade: TradeRecord, name: string, fee: number): TradeRecord {
    try {
      return reserved(trade, name, fee);
    } catch (error) {
      expect([RefundExceedsPayment, OutRefundNoConflict].some((kind) => error instanceof kind)).toBe(true);
      return trade;
    }
  }
});
