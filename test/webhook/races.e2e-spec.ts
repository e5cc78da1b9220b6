import { jest } from '@jest/globals';
import { type ModuleName } from '../../src/common/index.js';
import { type Delivery, deliveryId } from '../../src/webhook/deliver/delivery.js';
import { DeliveryRecorder } from '../../src/webhook/deliver/delivery.recorder.js';
import { DeliveryRepository } from '../../src/webhook/deliver/delivery.repository.js';
import { InboxRepository } from '../../src/webhook/inbox/inbox.repository.js';
import { useApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';
import { type InboxEvent } from '../../src/webhook/inbox/inbox.schema.js';

const app = useApp({ environment: { ROLES: 'api' } });
let inbox: InboxRepository;
let deliveries: DeliveryRepository;
const module = 'store' as ModuleName;
const now = new Date();
const later = new Date(now.getTime() + 60_000);
let key: string;

beforeAll(() => {
  inbox = app.app.get(InboxRepository, { strict: false });
  deliveries = app.app.get(DeliveryRepository, { strict: false });
});
beforeEach(() => {
  key = `event-${Math.random()}`;
});

async function anEvent(): Promise<InboxEvent> {
  const body = '{}';
  const members = { type: 'event-scan', source: 'webhook', channelId: undefined, outTradeNo: undefined } as const;
  await inbox.insert({ key, body, receivedAt: now, dueAt: now, ...members });
  return claimed();
}

async function claimed(): Promise<InboxEvent> {
  const event = await inbox.claimDue(key, later, now);
  if (!event) throw new Error('the event is not due');
  return event;
}

async function aConfirmedEvent(): Promise<InboxEvent> {
  const event = await anEvent();
  await inbox.confirm(event, { accountId: undefined, channelId: undefined, targets: [module] });
  return event;
}

async function claimDelivery(): Promise<Delivery> {
  const [candidate] = (await deliveries.claimable(module, 'first', () => later).oldest(100)).filter(
    ({ id }) => id === deliveryId(key, module),
  );
  const delivery = candidate && (await deliveries.claimDue(candidate, later, { until: later, owner: 'a-worker' }));
  if (!delivery) throw new Error('the delivery cannot be claimed');
  return delivery;
}

const row = (): Promise<Delivery[]> => deliveries.findByEvents([key]);

it('a repeat whose event has vanished meanwhile is not answered 200', async () => {
  jest.spyOn(inbox, 'insert').mockResolvedValueOnce(false);
  const { status } = await app.api().post('/api/webhook/weconnect', aNotification(app.sandbox));
  expect(status).toBe(503);
});

it('an event that is told again while it is asked about is not refused by that older answer', async () => {
  const event = await anEvent();
  await inbox.postpone(event, now, 'not yet', 1);
  const asking = await claimed();
  await inbox.revive(key, now);
  expect(await inbox.refuse(asking, 'not paid')).toBe(false);
  expect(await inbox.find(key)).toMatchObject({ state: 'received', asked: 0 });
});

it('an event that is told again before it was ever asked about keeps its claim', async () => {
  const asking = await anEvent();
  await inbox.revive(key, now);
  expect(await inbox.confirm(asking, { accountId: undefined, channelId: undefined, targets: [] })).toBe(true);
});

it('a fan-out that began before a replay does not end it', async () => {
  await aConfirmedEvent();
  const fanningOut = await claimed();
  await inbox.recordDone(key, module, { at: now, attempts: 1 });
  await inbox.reopen(key, module, now);
  expect(await inbox.markFannedOut(fanningOut)).toBe(false);
  const due = await inbox
    .claimable(
      () => later,
      (events) => Promise.resolve(events.map(() => 'all')),
    )
    .oldest(100);
  expect(due).toContainEqual(expect.objectContaining({ key }));
});

it('a delivery that was offered again for a replay outlives the end of the run before', async () => {
  const event = await aConfirmedEvent();
  await deliveries.offer(event, module, now);
  const running = await claimDelivery();
  await inbox.recordDone(key, module, { at: now, attempts: 1 });
  await inbox.reopen(key, module, now);
  await deliveries.offer(await claimed(), module, now);
  await deliveries.remove(running);
  expect(await row()).toHaveLength(1);
});

it('a delivery that was offered again while it ran is free as soon as that run ends', async () => {
  const recorder = app.app.get(DeliveryRecorder, { strict: false });
  const endings = [
    (running: Delivery) => recorder.succeed(running),
    (running: Delivery) => recorder.bury(running, 'gone'),
    (running: Delivery) => recorder.discard(running),
  ];
  for (const end of endings) {
    key = `event-${Math.random()}`;
    const event = await aConfirmedEvent();
    await deliveries.offer(event, module, now);
    const running = await claimDelivery();
    await deliveries.offer(await claimed(), module, now);
    await end(running);
    const [offeredAgain] = await row();
    expect(offeredAgain?.owner).toBeUndefined();
    expect(offeredAgain?.dueAt.getTime()).toBeLessThanOrEqual(Date.now());
  }
});

it('a claim on a delivery that is gone is no claim on the one offered after it', async () => {
  const event = await aConfirmedEvent();
  await deliveries.offer(event, module, now);
  const before = await claimDelivery();
  await deliveries.remove(before);
  await deliveries.offer(await claimed(), module, now);
  const running = await claimDelivery();
  expect(await deliveries.retryLater(before, later, 'too late')).toBe(false);
  expect(await deliveries.renew(running, later)).toBe(true);
});
