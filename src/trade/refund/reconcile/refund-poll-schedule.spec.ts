import { DAY, HOUR } from '../../../common/index.js';
import { ReconcilePolicy } from '../../reconcile/poll-schedule.js';
import { isLost, nextPollOfRefund } from './refund-poll-schedule.js';

const policy = new ReconcilePolicy();
const triedAt = new Date('2026-03-01T08:00:00Z');
const at = (age: number): Date => new Date(triedAt.getTime() + age);

describe('when to poll a refund', () => {
  it('is at the ages at which trades are polled, then every six hours', () => {
    const ages: number[] = [];
    for (let next = at(0); ages.length < 9;) {
      next = nextPollOfRefund({ state: 'PROCESSING', triedAt }, next, policy) ?? next;
      ages.push(next.getTime() - triedAt.getTime());
    }
    expect(ages).toEqual([...policy.afterCreation, 6.5 * HOUR, 12.5 * HOUR]);
  });

  it('does not end for one that is stuck: people take their time', () => {
    expect(nextPollOfRefund({ state: 'ABNORMAL', triedAt }, at(90 * DAY), policy)).toEqual(at(90 * DAY + 6 * HOUR));
  });

  it('ends after thirty days', () => {
    expect(nextPollOfRefund({ state: 'PROCESSING', triedAt }, at(30 * DAY - 1), policy)).toBeDefined();
    expect(nextPollOfRefund({ state: 'PROCESSING', triedAt }, at(30 * DAY), policy)).toBeUndefined();
  });
});

describe('a refund that the gateway does not have', () => {
  it('is lost an hour after its latest try', () => {
    expect(isLost({ state: 'PENDING', triedAt }, at(HOUR - 1), policy)).toBe(false);
    expect(isLost({ state: 'PENDING', triedAt }, at(HOUR), policy)).toBe(true);
  });

  it('is never lost once the gateway took it', () => {
    expect(isLost({ state: 'PROCESSING', triedAt }, at(DAY), policy)).toBe(false);
  });
});
