import fc from 'fast-check';
import { aTrade } from '../../../test/support/builders/a-trade.js';
import { parseAccountId, parseFen, parseOutRefundNo, parseOutTradeNo } from '../../common/index.js';
import {
  refundedFee,
  refundStandingOf,
  settledRefundFee,
  TRADE_STATES,
  type TradeChange,
  type TradeRecord,
} from '../trade.js';
import { type NamedRefundDraft } from './refund-request.js';
import {
  OutRefundNoConflict,
  RefundExceedsPayment,
  RefundTooLate,
  TooManyRefunds,
  TradeNotPaid,
} from './refund.errors.js';
import { drop, enterListing, fail, reserve, shareOf, take, type TakenRefund } from './reserved-fee.js';

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
type Taken = 'PROCESSING' | 'ABNORMAL' | 'SUCCESS';
const takenRefund = (name: string, fee: number, attempt: number, state: Taken = 'SUCCESS'): TakenRefund => ({
  ...draft(name, fee),
  attempt,
  state,
  upstreamStatus: state,
});
const takenAs = (trade: TradeRecord, ...refund: Parameters<typeof takenRefund>): TradeRecord =>
  after(trade, take(trade, takenRefund(...refund), AT));
const failedAs = (trade: TradeRecord, name: string, fee: number, attempt: number): TradeRecord =>
  after(trade, fail(trade, { ...draft(name, fee), attempt, reason: 'NOTENOUGH' }, AT));

describe('reserving a refund on its trade', () => {
  it('sets its fee aside', () => {
    expect(refundedFee(reserved(reserved(paid(), 'a', 40), 'b', 59))).toBe(99);
  });

  it('goes as far as what is left, and no further', () => {
    const trade = reserved(paid(), 'a', 40);
    expect(() => reserve(trade, draft('b', 60), AT)).toThrow(RefundExceedsPayment);
    expect(refundedFee(reserved(trade, 'b', 59))).toBe(99);
  });

  it('begins within a year of the payment, as WeChat wants it, and may be repeated after it', () => {
    const yearBefore = AT.getTime() - 365 * 24 * 3_600_000;
    const late = paid({ paidAt: new Date(yearBefore - 1) });
    expect(() => reserve(late, draft('a', 40), AT)).toThrow(RefundTooLate);
    const inTime = reserved(paid({ paidAt: new Date(yearBefore) }), 'a', 40);
    expect(refundedFee(inTime)).toBe(40);
    expect(reserve(inTime, draft('a', 40), new Date(AT.getTime() + 60_000))).toBeDefined();
    expect(reserve(paid({ paidAt: undefined }), draft('a', 40), AT)).toBeDefined();
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

  it('counts even where its share had been given back: the gateway has the last word', () => {
    const trade = reserved(paid(), 'a', 40);
    expect(refundedFee(takenAs(failedAs(trade, 'a', 40, 1), 'a', 40, 1))).toBe(40);
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

  it('that is stuck flags it once, and holds its fee until it ends', () => {
    const stuck = take(reserved(paid(), 'a', 40), takenRefund('a', 40, 1, 'ABNORMAL'), AT);
    expect(stuck?.flags).toEqual(['refund-abnormal']);
    const trade = after(reserved(paid(), 'a', 40), stuck);
    expect([refundedFee(trade), settledRefundFee(trade), refundStandingOf(trade)]).toEqual([40, 0, 'ABNORMAL']);
    const another = take(trade, { ...takenRefund('a', 40, 1, 'ABNORMAL'), upstreamStatus: 'CHANGE' }, AT);
    expect(another?.flags).toEqual([]);
    expect(refundStandingOf(takenAs(trade, 'a', 40, 1))).toBe('PARTIAL');
  });

  it('knows that all went back by what is certain, more than all too', () => {
    const all = takenAs(takenAs(paid(), 'a', 60, 0), 'b', 60, 0);
    expect([all.whollyRefunded, refundStandingOf(all)]).toEqual([true, 'WHOLE']);
    const onItsWay = takenAs(paid(), 'a', 99, 0, 'PROCESSING');
    expect([onItsWay.whollyRefunded, refundStandingOf(onItsWay)]).toEqual([false, 'PROCESSING']);
    expect(() => reserve(all, draft('c', 1), AT)).toThrow(RefundExceedsPayment);
  });

  it('leaves the state of a trade alone that was paid with another amount, and counts by that amount', () => {
    const trade = aTrade({ tradeStatus: 'PREPAID', paidFee: parseFen(500, 'totalFee') });
    const back = takenAs(reserved(trade, 'a', 500), 'a', 500, 1);
    expect([back.tradeStatus, back.whollyRefunded]).toEqual(['PREPAID', true]);
  });
});

describe('a refund that came to nothing', () => {
  it('is entered once, frees its fee, and stays to be seen', () => {
    const trade = reserved(reserved(paid(), 'a', 40), 'b', 10);
    const failed = failedAs(trade, 'a', 40, 1);
    expect(refundedFee(failed)).toBe(10);
    expect(shareOf(failed, no('a'))).toMatchObject({ state: 'FAILED', upstreamStatus: 'NOTENOUGH', refundFee: 40 });
    expect(failedAs(failed, 'a', 40, 1)).toBe(failed);
  });

  it('is not for an earlier try to say, while a later one is under way', () => {
    const trade = reserved(reserved(paid(), 'a', 40), 'a', 40);
    expect(failedAs(trade, 'a', 40, 1)).toBe(trade);
  });

  it('may be tried again, within what is left by then', () => {
    const failed = failedAs(reserved(paid(), 'a', 40), 'a', 40, 1);
    expect(refundStandingOf(failed)).toBe('FAILED');
    expect(shareOf(reserved(failed, 'a', 40), no('a'))?.state).toBe('PENDING');
    expect(() => reserved(reserved(failed, 'b', 99), 'a', 40)).toThrow(RefundExceedsPayment);
  });

  it('however often leaves no trade that grows for ever', () => {
    let trade = reserved(paid(), 'kept', 1);
    for (let n = 0; n < 120; n += 1) {
      trade = reserved(trade, `f-${n}`, 1);
      trade = failedAs(trade, `f-${n}`, 1, trade.revision);
    }
    expect(trade.refunds).toHaveLength(51);
    expect(shareOf(trade, no('kept'))).toBeDefined();
    expect(shareOf(trade, no('f-119'))).toBeDefined();
  });

  it('made elsewhere is entered too, though nothing was reserved for it', () => {
    const elsewhere = { outRefundNo: no('e'), refundFee: parseFen(5, 'refundFee'), digest: '', attempt: 0 };
    const trade = after(paid(), fail(paid(), { ...elsewhere, reason: 'REFUNDCLOSE' }, AT));
    expect(trade.refunds).toEqual([expect.objectContaining({ state: 'FAILED', elsewhere: true })]);
    expect(refundedFee(trade)).toBe(0);
  });
});

describe('a share that no refund stood behind', () => {
  it('goes, once, and is not for another try to take away', () => {
    const trade = reserved(paid(), 'a', 40);
    expect(drop(trade, { outRefundNo: no('a'), attempt: 0, reason: 'x' }, AT)).toBeUndefined();
    const dropped = after(trade, drop(trade, { outRefundNo: no('a'), attempt: 1, reason: 'x' }, AT));
    expect(dropped.refunds).toEqual([]);
    expect(drop(dropped, { outRefundNo: no('a'), attempt: 1, reason: 'x' }, AT)).toBeUndefined();
  });
});

describe("The gateway's list of a trade's refunds", () => {
  const listing = (listed: number) => ({ listed, at: AT, askAgainAt: AT });

  it('that is empty says that nobody knows, and never that nothing or all went back', () => {
    const trade = aTrade({ tradeStatus: 'REFUND' });
    const change = enterListing(trade, listing(0));
    expect(change?.flags).toEqual(['refund-unlisted']);
    const unlisted = after(trade, change);
    expect([unlisted.whollyRefunded, settledRefundFee(unlisted), refundStandingOf(unlisted)]).toEqual([
      false,
      0,
      'UNKNOWN',
    ]);
    expect(enterListing(unlisted, listing(0))).toBeUndefined();
    expect(enterListing(unlisted, listing(1))?.facts.refundsAsked).toEqual({ since: AT, listed: 1 });
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
          // What the gateway took after its refusal counts above the payment too, and has its own test.
          else if (share && share.state !== 'FAILED' && act === 'take') {
            trade = takenAs(trade, name, share.refundFee, share.attempt);
            taken.set(name, share.refundFee);
          } else if (share?.state === 'PENDING') {
            trade = failedAs(trade, name, fee, act === 'refuse' ? share.attempt : share.attempt - 1);
          }
          expect(refundedFee(trade)).toBeLessThanOrEqual(trade.totalFee);
          for (const [one, amount] of taken)
            expect(shareOf(trade, no(one))).toMatchObject({ refundFee: amount, state: 'SUCCESS' });
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
