import { timelineOf } from '../../src/console/trades/timeline.js';
import { aTrade } from '../support/builders/a-trade.js';

const AT = '2026-03-01T02:00:00.000Z';
const event = {
  id: 'event-1',
  type: 'msg-payment_notification',
  source: 'webhook',
  state: 'confirmed',
  receivedAt: AT,
  duplicates: 0,
  conflicts: 0,
  deliveries: [],
  body: '{}',
};
const delivery = { id: 'd', module: 'store', attempts: 1, finishedAt: AT };

describe('the timeline of a payment', () => {
  it('says in Chinese first what became of a notification', () => {
    const [arrival] = timelineOf(aTrade({ history: [] }), [event]);
    expect(arrival?.detail).toBe('msg-payment_notification · 已确认 confirmed');
  });

  it.each([
    [1, '尝试 1 次 1 try'],
    [13, '尝试 13 次 13 tries'],
  ])('counts %i tries of a delivery', (attempts, words) => {
    const deliveries = [{ ...delivery, state: 'done' as const, attempts }];
    const [, made] = timelineOf(aTrade({ history: [] }), [{ ...event, deliveries }]);
    expect(made?.detail).toBe(words);
  });

  it('leads from a delivery that was given up to where it is replayed, and from no other', () => {
    const states = ['dead', 'done', 'pending'] as const;
    const deliveries = states.map((state) => ({ ...delivery, state }));
    const [, ...made] = timelineOf(aTrade({ history: [] }), [{ ...event, deliveries }]);
    expect(made.map(({ eventId }) => eventId)).toEqual(['event-1', undefined, undefined]);
  });
});
