import { Injectable, Module } from '@nestjs/common';
import { InvalidInput, type ModuleName, parseAccountId, parseChannelId } from '../../src/common/index.js';
import { OnChannelEvent, OnPayment, SubscriptionService } from '../../src/webhook/index.js';
import { SubscriptionRepository } from '../../src/webhook/subscriptions/subscription.repository.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { type ApiClient } from '../support/api-client.js';

/** A module that hears of one kind of action, and of payments. */
@Injectable()
class ProbeHandler {
  @OnChannelEvent('event-subscribe', 'probe')
  greet(): void {
    // Being called is all.
  }

  @OnPayment('probe')
  book(): void {
    // Being called is all.
  }
}

@Module({ providers: [ProbeHandler] })
class ProbeModule {}

let app: TestApp;
let admin: ApiClient;
const PATH = '/api/webhook/subscriptions';
const key = (): Record<string, string> => ({
  module: 'probe',
  channelId: app.sandbox.world.channelId,
  type: 'event',
  dataType: 'subscribe',
});

beforeEach(async () => {
  app = await startApp({ imports: [ProbeModule] });
  admin = app.api(app.tokens.admin);
});
afterEach(() => app.stop());

describe('a subscription', () => {
  it('holds from now on where nothing else is said', async () => {
    const before = Date.now();
    const { status, body } = await admin.post(PATH, key());
    expect(status).toBe(201);
    expect(body).toEqual({ ...key(), startAt: expect.any(String) });
    expect(Date.parse(body.startAt)).toBeGreaterThanOrEqual(before);
    expect((await admin.get(PATH)).body.items).toEqual([body]);
  });

  it('may have a start and an end, as ISO text or in ms', async () => {
    const startAt = '2026-01-01T00:00:00.000Z';
    const endAt = '2099-01-01T00:00:00.000Z';
    const { body } = await admin.post(PATH, { ...key(), startAt, endAt: Date.parse(endAt) });
    expect(body).toEqual({ ...key(), startAt, endAt });
  });

  it('is the same when it is made twice', async () => {
    await admin.post(PATH, key());
    const once = (await admin.get(PATH)).body.items;
    await admin.post(PATH, key());
    expect((await admin.get(PATH)).body.items).toEqual(once);
  });

  it('is the same when it is made 20 times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin.post(PATH, key())));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect((await admin.get(PATH)).body.items).toHaveLength(1);
  });

  it.each(['body', 'query'])('ends by DELETE with its keys in the %s, once or twice', async (place) => {
    await admin.post(PATH, key());
    const query = place === 'query' ? `?${new URLSearchParams(key()).toString()}` : '';
    for (let n = 0; n < 2; n++) {
      expect((await admin.delete(PATH + query, place === 'body' ? key() : undefined)).status).toBe(204);
    }
    expect((await admin.get(PATH)).body.items).toEqual([]);
  });

  it.each([
    [{ module: 'No Module' }, 'module'],
    [{ channelId: { $ne: '' } }, 'channelId'],
    [{ type: 'telepathy' }, 'type'],
    [{ dataType: 'telepathy' }, 'dataType'],
    [{ startAt: 'soon' }, 'startAt'],
    [{ startAt: '2026-01-01T00:00:00' }, 'startAt'],
    [{ startAt: '2026-01-01' }, 'startAt'],
    [{ module: 'nosuch' }, 'module'],
    [{ dataType: 'scan' }, 'dataType'],
    [{ module: 'store' }, 'dataType'],
    [{ module: 'features' }, 'dataType'],
    [{ startAt: '2020-01-01T00:00:00Z', endAt: '2020-01-02T00:00:00Z' }, 'endAt'],
    [{ endAt: '2020-01-02T00:00:00Z' }, 'endAt'],
    [{ endAt: 0 }, 'endAt'],
    [{ endAt: '2099' }, 'endAt'],
    [{ endAt: 1e20 }, 'endAt'],
    [{ startAt: '2026-01-02T00:00:00Z', endAt: '2026-01-01T00:00:00Z' }, 'endAt'],
  ])('is refused with %o, naming the field', async (change, field) => {
    const { status, body } = await admin.post(PATH, { ...key(), ...change });
    expect(status).toBe(400);
    expect(body.errors).toContainEqual({ field, message: expect.any(String) });
  });

  it("cannot be made on another account's channel, nor seen or ended by another account", async () => {
    await admin.post(PATH, key());
    const { accountId, channelId } = app.sandbox.world.accountWithoutPayment;
    const other = app.api(await app.token('admin', { accountId }));
    expect((await other.post(PATH, { ...key(), channelId })).status).toBe(201);
    expect((await admin.post(PATH, { ...key(), channelId })).status).toBe(404);
    expect((await other.post(PATH, key())).status).toBe(404);
    expect((await other.delete(PATH, key())).status).toBe(404);
    expect((await other.get(PATH)).body.items).toEqual([expect.objectContaining({ channelId })]);
    expect((await admin.get(PATH)).body.items).toHaveLength(1);
  });

  it('that holds is ended by no window that is over or upside down', async () => {
    await new Shop(app).open();
    const { payingChannelId: channelId } = app.sandbox.world;
    const payments = { module: 'store', channelId, type: 'msg', dataType: 'payment_notification' };
    const before = (await admin.get(PATH)).body.items;
    for (const window of [
      { startAt: '2020-01-01T00:00:00Z', endAt: '2020-01-02T00:00:00Z' },
      { startAt: '2099-01-02T00:00:00Z', endAt: '2099-01-01T00:00:00Z' },
      { startAt: '2099-01-02T00:00:00Z', endAt: '2020-01-01T00:00:00Z' },
    ]) {
      const { status, body } = await admin.post(PATH, { ...payments, ...window });
      expect([status, body.errors]).toEqual([400, [{ field: 'endAt', message: expect.any(String) }]]);
    }
    expect((await admin.get(PATH)).body.items).toEqual(before);
    await new Shop(app).paid();
  });

  it('is refused in-process as it is over HTTP', async () => {
    const service = app.app.get(SubscriptionService, { strict: false });
    const { accountId, channelId } = app.sandbox.world;
    const past = new Date('2020-01-01T00:00:00Z');
    await expect(service.subscribeEvent('nosuch', channelId, 'subscribe', new Date())).rejects.toThrow(InvalidInput);
    await expect(service.subscribeMsg('probe', channelId, 'text', new Date())).rejects.toThrow(InvalidInput);
    await expect(service.subscribeEvent('probe', channelId, 'subscribe', past, past)).rejects.toThrow(InvalidInput);
    const payments = service.subscribePaymentNotification(parseAccountId(accountId), 'nosuch');
    await expect(payments).rejects.toThrow(InvalidInput);
    await service.subscribeEvent('probe', channelId, 'subscribe', new Date());
    expect(await app.database.collection('subscriptions').countDocuments()).toBe(1);
  });

  it('is refused beyond a thousand, while those that are there can be changed', async () => {
    expect((await admin.post(PATH, key())).status).toBe(201);
    const { accountId } = app.sandbox.world;
    const rows = Array.from({ length: 999 }, (_, n) => ({
      _id: `channel-${n}|event-subscribe|probe` as never,
      module: 'probe',
      channelId: `channel-${n}`,
      eventType: 'event-subscribe',
      accountId,
      windows: [],
      version: 1,
    }));
    await app.database.collection('subscriptions').insertMany(rows);
    const another = { ...key(), channelId: app.sandbox.world.payingChannelId };
    const { status, body } = await admin.post(PATH, another);
    expect([status, body.code]).toEqual([409, 'too-many-subscriptions']);
    expect((await admin.post(PATH, key())).status).toBe(201);
  });

  it('of a method that its module has lost since is dead at once, and holds up nothing of the module', async () => {
    const shop = new Shop(app);
    await shop.open();
    const { channelId } = app.sandbox.world;
    // As an earlier version of the module would have subscribed.
    const stored = { module: 'store' as ModuleName, channelId: parseChannelId(channelId), eventType: 'msg-text' };
    const members = { accountId: undefined, windows: [{ startAt: new Date(0) }], optedOut: [] };
    await app.app.get(SubscriptionRepository, { strict: false }).change(stored, () => members);
    for (let n = 0; n < 24; n++) {
      const text = { type: 'msg', channel: { id: channelId }, data: { type: 'text', content: `${n}` } };
      expect((await app.api().post('/api/webhook/weconnect', text)).status).toBe(200);
    }
    await eventually(async () => {
      const dead = await app.database.collection('dead_letters').find().toArray();
      expect(dead.map(({ att }) => att as number)).toEqual(Array(24).fill(1));
    });
    await shop.paid();
  });
});
