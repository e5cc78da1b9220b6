import { InboxRepository } from '../../src/webhook/inbox/inbox.repository.js';
import { eventually } from '../support/eventually.js';
import { useApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';
import { ConfirmPolicy } from '../../src/webhook/confirm/event.processor.js';

const SLOW = 8_000;

const app = useApp({ policies: [[ConfirmPolicy, { slots: 2 }]] });
let inbox: InboxRepository;
beforeAll(() => {
  inbox = app.app.get(InboxRepository, { strict: false });
});

/** As another process stored it: nobody here is nudged. */
async function left(key: string, type: string, body: object): Promise<void> {
  const now = new Date();
  const { payingChannelId: channelId } = app.sandbox.world;
  const outTradeNo = type === 'msg-payment_notification' ? 'an-order-of-nobody' : undefined;
  const members = { source: 'webhook', channelId, outTradeNo, receivedAt: now, dueAt: now } as const;
  await inbox.insert({ key, type, body: JSON.stringify(body), ...members } as Parameters<InboxRepository['insert']>[0]);
}

it('an event that WeConnect answers slowly about holds up no other', async () => {
  app.sandbox.control.fault({ call: 'findOrder', kind: 'delay', delayMs: SLOW });
  await left('slow', 'msg-payment_notification', aNotification(app.sandbox));
  await eventually(async () => {
    expect(await inbox.find('slow')).toMatchObject({ generation: 1 });
  });
  await left('quick', 'event-scan', { type: 'event' });
  await eventually(async () => {
    expect(await inbox.find('quick')).toMatchObject({ state: 'confirmed' });
  }, SLOW / 2);
  expect(await inbox.find('slow')).toMatchObject({ generation: 1, asked: 0 });
});
