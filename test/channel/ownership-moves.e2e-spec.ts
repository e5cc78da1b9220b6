import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { ChannelCachePolicy } from '../../src/merchant/channel-directory.js';

const CHANNELS = '/api/channel/channels';
const THIEF = 'evilaccount';

let app: TestApp;
let owner: ApiClient;
let thief: ApiClient;
let operator: ApiClient;
const world = (): TestApp['sandbox']['world'] => app.sandbox.world;
/** Of the account that has not opened payment. */
const theirs = (): string => world().accountWithoutPayment.channelId;
const oauth = (channelId: string): string =>
  `/api/mobile/base-oauth?${new URLSearchParams({ channelId, redirect: 'http://localhost:0/' }).toString()}`;

beforeEach(async () => {
  app = await startApp();
  owner = app.api(await app.token('admin', { accountId: world().accountWithoutPayment.accountId }));
  thief = app.api(await app.token('admin', { accountId: THIEF }));
  operator = app.api(app.tokens.operator);
});
afterEach(() => app.stop());

describe('a channel that changes hands', () => {
  it('is its new account’s as soon as WeConnect is asked again, and no longer the old one’s', async () => {
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
    app.sandbox.control.moveChannel(theirs(), THIEF);
    Object.assign(app.app.get(ChannelCachePolicy, { strict: false }), { freshFor: -1 });
    expect((await thief.get(`${CHANNELS}/${theirs()}?refresh=true`)).status).toBe(200);
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(404);
    expect((await owner.get(CHANNELS)).body.items).toEqual([]);
    expect((await thief.get(CHANNELS)).body.items).toMatchObject([{ channelId: theirs() }]);
  });

  it('takes its messages along: a subscription of the old account hears no more', async () => {
    await app.api(app.tokens.admin).post('/api/management/modules/store/activate');
    await app.database.collection<{ _id: string }>('subscriptions').insertOne({
      _id: `${theirs()}|msg-text|store`,
      module: 'store',
      channelId: theirs(),
      eventType: 'msg-text',
      accountId: THIEF,
      windows: [{ startAt: new Date(0) }],
      version: 1,
    } as never);
    const channel = { id: theirs(), name: '青禾书店', type: 'online', social: 'wechat' };
    await app.api().post('/api/webhook/weconnect', { type: 'msg', channel, data: { type: 'text', content: 'hello' } });
    await eventually(async () => {
      const { items } = (await operator.get('/api/webhook/events?type=msg-text')).body;
      expect(items).toMatchObject([{ state: 'confirmed', deliveries: [] }]);
    });
  });
});

describe('while WeConnect is away', () => {
  it('whose a channel is is not guessed: 503', async () => {
    app.sandbox.control.fault({ call: 'findChannel', kind: '5xx', times: 99 });
    for (const path of [`${CHANNELS}/${theirs()}`, oauth(theirs()), `/api/channel/payments?channelId=${theirs()}`]) {
      const { status, body } = await owner.get(path);
      expect([path, status, body.code]).toEqual([path, 503, 'weconnect-unavailable']);
    }
  });

  it('what it said an hour ago at most is believed, by another process too', async () => {
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
    app.sandbox.control.fault({ call: 'findChannel', kind: '5xx', times: 99 });
    const restarted = await startApp({ sandbox: app.sandbox, databaseName: app.databaseName });
    const after = restarted.api(await restarted.token('admin', { accountId: world().accountWithoutPayment.accountId }));
    expect((await after.get(`/api/channel/payments?channelId=${theirs()}`)).status).toBe(200);
    await app.database
      .collection('channel_owners')
      .updateOne({ _id: theirs() as never }, { $set: { 'said.at': new Date(Date.now() - 2 * 3_600_000) } });
    expect((await restarted.api().get(oauth(theirs()))).status).toBe(503);
    await restarted.stop();
  });
});
