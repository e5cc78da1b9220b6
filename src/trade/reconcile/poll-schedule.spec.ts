import { aTrade } from '../../../test/support/builders/a-trade.js';
import { HOUR, MINUTE, SECOND } from '../../common/index.js';
import { ReconcilePolicy, closableAt, nextPoll } from './poll-schedule.js';

const policy = new ReconcilePolicy();
const createdAt = new Date('2026-03-01T08:00:00Z');
const at = (age: number): Date => new Date(createdAt.getTime() + age);

/** The ages at which a trade is polled, if every poll is made in time. */
function polls(trade: Parameters<typeof nextPoll>[0], from: Date = createdAt): number[] {
  const ages: number[] = [];
  for (let next = nextPoll(trade, from, policy); next; next = nextPoll(trade, next, policy)) {
    ages.push(next.getTime() - createdAt.getTime());
  }
  return ages;
}

describe('the schedule of polling', () => {
  const afterExpiry = policy.afterExpiry.map((wait) => HOUR + wait);

  it('polls at growing ages, at expiry, and for a day after it while it cannot be closed', () => {
    const early = [10 * SECOND, 30 * SECOND, MINUTE, 3 * MINUTE, 5 * MINUTE, 10 * MINUTE];
    expect(polls(aTrade({ createdAt }))).toEqual([...early, 30 * MINUTE, HOUR, ...afterExpiry]);
  });

  it('polls every thirty minutes while a trade may be paid for days', () => {
    const ages = polls(aTrade({ createdAt, timeExpire: at(2.25 * HOUR) }));
    const tail = [30 * MINUTE, HOUR, 1.5 * HOUR, 2 * HOUR, 2.25 * HOUR];
    expect(ages.slice(6, 11)).toEqual(tail);
  });

  it('closes a superseded trade at once, but not before it is five minutes old', () => {
    const superseded = (age: number): Date =>
      closableAt(aTrade({ createdAt, timeExpire: at(HOUR), supersededAt: at(age) }), policy);
    expect(superseded(MINUTE)).toEqual(at(5 * MINUTE));
    expect(superseded(20 * MINUTE)).toEqual(at(20 * MINUTE));
    expect(superseded(2 * HOUR)).toEqual(at(HOUR));
  });

  it('closes nothing younger than five minutes', () => {
    const trade = aTrade({ createdAt, timeExpire: at(MINUTE) });
    expect(closableAt(trade, policy)).toEqual(at(5 * MINUTE));
    expect(polls(trade)).toContain(5 * MINUTE);
  });

  it('makes up for missed polls with one', () => {
    expect(nextPoll(aTrade({ createdAt }), at(7 * MINUTE), policy)).toEqual(at(10 * MINUTE));
  });

  it.each(['PAY_SUCCESS', 'REFUND'] as const)('never polls %s', (tradeStatus) => {
    expect(nextPoll(aTrade({ createdAt, tradeStatus }), createdAt, policy)).toBeUndefined();
  });

  it('polls a closed trade twice more', () => {
    const closedAt = at(HOUR);
    const trade = aTrade({ createdAt, tradeStatus: 'CLOSED', closedAt });
    expect(polls(trade, closedAt)).toEqual([HOUR + MINUTE, HOUR + 30 * MINUTE]);
  });

  it('goes on polling after a payment that failed', () => {
    expect(polls(aTrade({ createdAt, tradeStatus: 'PAY_ERROR' }))).toEqual(polls(aTrade({ createdAt })));
  });
});
