import { type ApiClient } from '../support/api-client.js';
import { BrowserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { PaymentDesk } from './support/payment-desk.js';
import { ChannelCachePolicy } from '../../src/merchant/channel-directory.js';

const CHANNELS = '/api/channel/channels';
const SUBSCRIPTIONS = '/api/webhook/subscriptions';
const IMPORTS = '/api/management/channel/import-payments';

let app: TestApp;
let owner: ApiClient;
let thief: ApiClient;
let operator: ApiClient;
const world = (): TestApp['sandbox']['world'] => app.sandbox.world;
/** Of the account that has not opened payment. */
const theirs = (): string => world().accountWithoutPayment.channelId;
const THIEF = 'evilaccount';

beforeEach(async () => {
  app = await startApp();
  owner = app.api(await app.token('admin', { accountId: world().accountWithoutPayment.accountId }));
  thief = app.api(await app.token('admin', { accountId: THIEF }));
  operator = app.api(app.tokens.operator);
});
afterEach(() => app.stop());

/** Every way in which somebody may mention a channel, each on a channel that nobody has looked at before. */
const MENTIONS: [string, () => Promise<number>][] = [
  ['asking for it', async () => (await thief.get(`${CHANNELS}/${theirs()}`)).status],
  ['asking for it anew', async () => (await thief.get(`${CHANNELS}/${theirs()}?refresh=true`)).status],
  ['reading its payments', async () => (await thief.get(`/api/channel/payments?channelId=${theirs()}`)).status],
  ['exporting them', async () => (await thief.get(`/api/channel/payments/export?channelId=${theirs()}`)).status],
  ['summing them up', async () => (await thief.get(`/api/channel/payments/summary?channelId=${theirs()}`)).status],
  ['importing them', async () => (await thief.post(IMPORTS, { channelId: theirs() })).status],
  [
    'subscribing to it',
    async () => (await thief.post(SUBSCRIPTIONS, { ...EVENT, channelId: theirs(), dataType: 'subscribe' })).status,
  ],
  ['unsubscribing from it', async () => (await thief.delete(SUBSCRIPTIONS, { ...EVENT, channelId: theirs() })).status],
  ['a page of the console', async () => (await consoleOf(THIEF)).get(`/console/channels/${theirs()}`).then(statusOf)],
  [
    'its payments in the console',
    async () => (await consoleOf(THIEF)).get(`/console/payments?channelId=${theirs()}`).then(statusOf),
  ],
];
const EVENT = { module: 'store', type: 'event', dataType: 'subscribe' };
const statusOf = ({ status }: { status: number }): number => status;

async function consoleOf(accountId: string): Promise<BrowserClient> {
  const browser = new BrowserClient(app.url);
  await browser.signIn(await app.token('admin', { accountId }));
  return browser;
}

describe.each([
  ['names the owner of a channel', true],
  ['names no owner', false],
])('where WeConnect %s, a channel that nobody has looked at', (_, named) => {
  beforeEach(() => {
    app.sandbox.control.nameOwners(named);
  });

  it.each(MENTIONS)('is nobody’s by %s: 404, and its owner can open payment on it', async (_way, mention) => {
    expect(await mention()).toBe(404);
    const desk = await PaymentDesk.ofAccountWithoutPayment(app);
    expect((await desk.open()).status).toBe(200);
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
    expect(await mention()).toBe(404);
  });

  it('is nobody’s by a trade that names it, paid or not', async () => {
    const demo = app.api(app.tokens.admin);
    const { body } = await demo.post('/api/trade/pay', {
      subject: 'tea',
      totalFee: 1,
      openId: world().users[0]?.openIds.underPayingChannel,
      metadata: { channelId: theirs() },
    });
    expect((await demo.get(`/api/channel/payments?channelId=${theirs()}`)).status).toBe(404);
    app.sandbox.control.pay(body.outTradeNo);
    await eventually(async () => {
      expect((await demo.get(`/api/trade/orders/${String(body.outTradeNo)}`)).body.tradeStatus).toBe('PAY_SUCCESS');
    });
    expect((await demo.get(`/api/channel/payments?channelId=${theirs()}`)).status).toBe(404);
    expect((await demo.get(`${CHANNELS}/${theirs()}`)).status).toBe(404);
    expect((await demo.get(CHANNELS)).body.items).toHaveLength(1);
  });

  it('takes no order and signs no buyer in for whoever only mentions it', async () => {
    await app.api(app.tokens.admin).post('/api/management/modules/store/activate');
    const order = await app.api(app.tokens.service).post('/api/store/orders', {
      channelId: theirs(),
      buyerId: 'oSomebody',
      items: [{ goodsId: 'scarf', quantity: 1 }],
    });
    expect([order.status, order.body.code]).toEqual([404, 'channel-not-found']);
    await thief.get(`${CHANNELS}/${theirs()}`);
    const { status, headers } = await app.api().get(oauth(theirs()));
    expect(status).toBe(named ? 302 : 404);
    if (named) expect(headers.get('location')).toContain(`appid=${world().accountWithoutPayment.appId}`);
  });

  it('is seen by an operator', async () => {
    expect((await operator.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
    expect((await operator.get(`/api/channel/payments?channelId=${theirs()}`)).status).toBe(200);
  });
});

const oauth = (channelId: string): string =>
  `/api/mobile/base-oauth?${new URLSearchParams({ channelId, redirect: 'http://localhost:0/' }).toString()}`;
const assign = (accountId: string, channelId = theirs()): ReturnType<ApiClient['put']> =>
  operator.put(`/api/management/channel/channels/${channelId}/owner`, { accountId });
const oldClaim = async (accountId: string, channelId = theirs()): Promise<void> => {
  await app.database.collection('channel_owners').insertOne({ _id: channelId as never, accountId });
};

describe('an operator', () => {
  beforeEach(() => {
    app.sandbox.control.nameOwners(false);
  });

  it('assigns a channel that WeConnect names nobody for, and that is kept with who did it and when', async () => {
    const { accountId } = world().accountWithoutPayment;
    const { status, body } = await assign(accountId);
    expect(status).toBe(200);
    expect(body).toEqual({ channelId: theirs(), accountId, by: 'test-operator', at: expect.any(String) });
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
    expect((await owner.get(CHANNELS)).body.items).toMatchObject([{ channelId: theirs() }]);
    expect((await thief.get(`${CHANNELS}/${theirs()}`)).status).toBe(404);
    expect((await app.api().get(oauth(theirs()))).status).toBe(302);
    expect(await app.database.collection('channel_owners').findOne({ _id: theirs() as never })).toMatchObject({
      accountId,
      proof: { kind: 'operator', by: 'test-operator', at: expect.any(Date) },
    });
  });

  it('assigns it to another account later, and takes it back', async () => {
    await assign(THIEF);
    expect((await thief.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
    await assign(world().accountWithoutPayment.accountId);
    expect((await thief.get(`${CHANNELS}/${theirs()}`)).status).toBe(404);
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
    expect((await operator.delete(`/api/management/channel/channels/${theirs()}/owner`)).status).toBe(204);
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(404);
  });

  it('is told whose it is where WeConnect names somebody else', async () => {
    const paying = await assign(THIEF, world().payingChannelId);
    expect(paying.status).toBe(200);
    await app.api(app.tokens.admin).get(CHANNELS);
    const known = await assign(THIEF, world().payingChannelId);
    expect([known.status, known.body.code, known.body.accountId]).toEqual([409, 'channel-owned', world().accountId]);
    expect((await thief.get(`${CHANNELS}/${world().payingChannelId}`)).status).toBe(404);
    app.sandbox.control.nameOwners(true);
    const named = await assign(THIEF);
    expect([named.status, named.body.code]).toEqual([409, 'channel-owned']);
    expect((await assign(world().accountWithoutPayment.accountId)).status).toBe(200);
  });

  it('is overruled once WeConnect names an owner', async () => {
    await assign(THIEF);
    app.sandbox.control.nameOwners(true);
    Object.assign(app.app.get(ChannelCachePolicy, { strict: false }), { freshFor: -1 });
    expect((await owner.get(`${CHANNELS}/${theirs()}?refresh=true`)).status).toBe(200);
    expect((await thief.get(`${CHANNELS}/${theirs()}`)).status).toBe(404);
    expect((await thief.get(CHANNELS)).body.items).toEqual([]);
  });

  it.each([
    [{ accountId: { $ne: '' } }, 'accountId'],
    [{}, 'accountId'],
    [{ accountId: 'a b' }, 'accountId'],
  ])('is told what is wrong with %o', async (body, field) => {
    const answer = await operator.put(`/api/management/channel/channels/${theirs()}/owner`, body);
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
  });

  it('assigns no channel that there is not, and nothing while WeConnect is away', async () => {
    expect((await assign(THIEF, 'nobody-has-this')).status).toBe(404);
    app.sandbox.control.fault({ call: 'findChannel', kind: '5xx', times: 9 });
    const { status, body } = await assign(THIEF);
    expect([status, body.code]).toEqual([503, 'weconnect-unavailable']);
  });

  it('is the only one who does', async () => {
    for (const client of [owner, thief, app.api(app.tokens.service)]) {
      const answer = await client.put(`/api/management/channel/channels/${theirs()}/owner`, { accountId: THIEF });
      expect(answer.status).toBe(403);
      expect((await client.delete(`/api/management/channel/channels/${theirs()}/owner`)).status).toBe(403);
    }
  });
});

describe('a claim by first use, from before ownership had to be proved', () => {
  it('proves nothing, and is no hindrance to the owner', async () => {
    app.sandbox.control.nameOwners(false);
    await oldClaim(THIEF);
    expect((await thief.get(`${CHANNELS}/${theirs()}`)).status).toBe(404);
    expect((await thief.get(`/api/channel/payments?channelId=${theirs()}`)).status).toBe(404);
    expect((await thief.get(CHANNELS)).body.items).toEqual([]);
    expect((await app.api().get(oauth(theirs()))).status).toBe(404);
    expect((await (await PaymentDesk.ofAccountWithoutPayment(app)).open()).status).toBe(200);
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
  });

  it('counts where WeConnect bears it out', async () => {
    await oldClaim(world().accountWithoutPayment.accountId);
    expect((await owner.get(CHANNELS)).body.items).toMatchObject([{ channelId: theirs() }]);
  });

  it('waits for an operator where WeConnect names nobody, who confirms it in the console', async () => {
    app.sandbox.control.nameOwners(false);
    await oldClaim(world().accountWithoutPayment.accountId);
    const browser = new BrowserClient(app.url);
    await browser.signIn(app.tokens.operator);
    const { text } = await browser.get('/console/ownership');
    expect(text).toContain(theirs());
    expect(text).toContain(world().accountWithoutPayment.accountId);
    const fields = { channelId: theirs(), accountId: world().accountWithoutPayment.accountId };
    const { status, location } = await browser.submit('/console/ownership', '/console/ownership', fields);
    expect([status, location]).toEqual([303, '/console/ownership']);
    expect((await owner.get(`${CHANNELS}/${theirs()}`)).status).toBe(200);
    expect((await browser.get('/console/ownership')).text).toContain('test-operator');
  });
});
