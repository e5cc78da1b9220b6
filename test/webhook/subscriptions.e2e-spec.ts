import { startApp, type TestApp } from '../support/start-app.js';
import { type ApiClient } from '../support/api-client.js';

let app: TestApp;
let admin: ApiClient;
const PATH = '/api/webhook/subscriptions';
const key = (): Record<string, string> => ({
  module: 'store',
  channelId: app.sandbox.world.channelId,
  type: 'event',
  dataType: 'subscribe',
});

beforeEach(async () => {
  app = await startApp();
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
});
