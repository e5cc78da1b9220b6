import { Injectable, Module } from '@nestjs/common';
import { InboxPurge } from '../../src/webhook/inbox/inbox.purge.js';
import { OnPayment, type PaymentContext, PermanentFailure } from '../../src/webhook/index.js';
import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { useApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';

const DAY = 24 * 3_600_000;

/** A module that cannot handle one of the payments. */
@Injectable()
class ProbeHandler {
  refused = '';

  @OnPayment('probe')
  book({ trade: { outTradeNo } }: PaymentContext): void {
    if (outTradeNo === this.refused) throw new PermanentFailure('there is no such order');
  }
}

@Module({ providers: [ProbeHandler] })
class ProbeModule {}

const app = useApp({ imports: [ProbeModule] });
let api: ApiClient;
let shop: Shop;
let probe: ProbeHandler;
beforeAll(async () => {
  api = app.api(app.tokens.admin);
  shop = new Shop(app);
  probe = app.app.get(ProbeHandler);
  await shop.open();
  const { payingChannelId: channelId } = app.sandbox.world;
  const dataType = 'payment_notification';
  await api.post('/api/webhook/subscriptions', { module: 'probe', channelId, type: 'msg', dataType });
});
const purge = (): Promise<boolean> => app.app.get(InboxPurge, { strict: false }).purge();
const deliveries = async (outTradeNo: string): Promise<{ id: string; module: string; state: string }[]> =>
  (await api.get(`/api/webhook/events?outTradeNo=${outTradeNo}`)).body.items[0]?.deliveries;
const untilHandled = (outTradeNo: string, state: 'done' | 'dead'): Promise<string> =>
  eventually(async () => {
    const all = await deliveries(outTradeNo);
    expect(all).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ module: 'probe', state }),
        expect.objectContaining({ module: 'store', state: 'done' }),
      ]),
    );
    return all.find(({ module }) => module === 'probe')?.id ?? '';
  });

it('an event is kept for 90 days, and longer while a module has not handled it', async () => {
  const [handled, unhandled] = [await shop.prepared(), await shop.prepared()];
  probe.refused = unhandled.outTradeNo;
  for (const { outTradeNo } of [handled, unhandled]) app.sandbox.control.pay(outTradeNo);
  await untilHandled(handled.outTradeNo, 'done');
  const dead = await untilHandled(unhandled.outTradeNo, 'dead');

  const time = new TimeMachine(app);
  time.travel(89 * DAY);
  await purge();
  expect(await deliveries(handled.outTradeNo)).toBeDefined();
  time.travel(2 * DAY);
  await purge();
  expect(await deliveries(handled.outTradeNo)).toBeUndefined();
  expect(await deliveries(unhandled.outTradeNo)).toBeDefined();

  probe.refused = '';
  await api.post(`/api/webhook/deliveries/${encodeURIComponent(dead)}/replay`);
  await untilHandled(unhandled.outTradeNo, 'done');
  await purge();
  expect(await deliveries(unhandled.outTradeNo)).toBeUndefined();
  expect(await app.database.collection('dead_letters').countDocuments()).toBe(0);
  expect(await app.database.collection('deliveries').countDocuments()).toBe(0);
});
