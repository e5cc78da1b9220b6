import { NEVER_DUE } from '../../src/common/index.js';
import { Books } from '../channel/support/books.js';
import { BrowserClient } from '../support/browser-client.js';
import { startApp, type TestApp } from '../support/start-app.js';

const DAY = 86_400_000;
const ANOTHER_ACCOUNT = '5f3a8c0e1d2b4a6978c0ffff';

let app: TestApp;
let books: Books;

beforeEach(async () => {
  app = await startApp();
  books = new Books(app);
});
afterEach(() => app.stop());

/** The overview as the account's administrator sees it. */
async function overview(accountId: string = app.sandbox.world.accountId): Promise<string> {
  const browser = new BrowserClient(app.url);
  await browser.signIn(await app.token('admin', { accountId }));
  const { status, text } = await browser.get('/console');
  expect(status).toBe(200);
  return text;
}
const textOf = (page: string, id: string): string | undefined => new RegExp(`id="${id}">([^<]*)<`).exec(page)?.[1];

/** Rows in the place of the workers: so many that no page shows them all. */
async function insert(collection: string, count: number, row: Record<string, unknown>): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    _id: `${String(row.accountId)}-${index}` as never,
    ...row,
  }));
  await app.database.collection(collection).insertMany(rows);
}

describe('the overview', () => {
  it('counts what was paid today, by how many of the orders that ended', async () => {
    await books.paidMany([
      { totalFee: 100_000_000 },
      { totalFee: 23_456_700 },
      { totalFee: 89, tradeStatus: 'REFUND' },
      { totalFee: 5_000, metadata: { isTest: true } },
      { totalFee: 7, paidAt: new Date(Date.now() - 3 * DAY), createdAt: new Date(Date.now() - 3 * DAY) },
      { tradeStatus: 'CLOSED', paidAt: undefined },
      { tradeStatus: 'PREPAID', paidAt: undefined },
    ]);
    const page = await overview();
    expect([textOf(page, 'today-fee'), textOf(page, 'today-count')]).toEqual(['¥1,234,567.89', '3']);
    expect(textOf(page, 'success-rate')).toBe('75%');
  });

  it('draws thirty days, today counted, and says the numbers in words', async () => {
    const before = new Date(Date.now() - 3 * DAY);
    await books.paidMany([{ totalFee: 700, paidAt: before }, { totalFee: 300, paidAt: before }, { totalFee: 1 }]);
    const page = await overview();
    const series = JSON.parse((/data-chart="([^"]*)"/.exec(page)?.[1] ?? '').replaceAll('&quot;', '"')) as unknown[];
    expect(series).toHaveLength(30);
    expect(series.slice(-4)).toMatchObject([{ totalFee: 1_000 }, { totalFee: 0 }, { totalFee: 0 }, { totalFee: 1 }]);
    expect(page).toContain('¥10.00');
  });

  it('says of nothing that it went well where nothing was ordered', async () => {
    expect(textOf(await overview(), 'success-rate')).toBe('–');
  });

  it('counts every dead letter and delivery that waits, of its own account alone', async () => {
    const { accountId } = app.sandbox.world;
    const dead = { inboxId: 'e', module: 'store', att: 13, err: 'broken', at: new Date() };
    await insert('dead_letters', 12, { ...dead, accountId });
    await insert('dead_letters', 3, { ...dead, accountId: ANOTHER_ACCOUNT });
    const waiting = { inboxId: 'e', module: 'store', gen: 1, offer: 1, att: 1, dueAt: new Date(Date.now() + DAY) };
    await insert('deliveries', 9, { ...waiting, fresh: false, accountId });
    await insert('deliveries', 4, { ...waiting, fresh: false, accountId: ANOTHER_ACCOUNT });
    const page = await overview();
    expect(page).toContain('12 条投递已放弃');
    expect(page).toContain('9 条投递失败，等待重试');
    expect(page).not.toContain('一切正常');
  });

  it('counts notifications that were not borne out, and names the trades that disagree', async () => {
    const { accountId } = app.sandbox.world;
    await insert('inbox', 10, {
      type: 'msg-payment_notification',
      source: 'webhook',
      body: '{}',
      digest: '',
      recvAt: new Date(),
      state: 'refused',
      fanDue: NEVER_DUE,
      gen: 1,
      asked: 6,
      dup: 0,
      targets: [],
      r: {},
      conflicts: [],
      accountId,
    });
    const disputed = await books.paid({ flags: ['amount-mismatch'] });
    const settled = await books.paid({ flags: ['amount-mismatch'], tradeStatus: 'REFUND' });
    const adopted = await books.paid({ flags: ['adopted'] });
    const page = await overview();
    expect(page).toContain('10 条通知未获证实');
    expect(page).toContain('1 笔交易与支付网关账目不符');
    expect(page).toContain(`/console/trades/${disputed}`);
    for (const other of [settled, adopted]) expect(page).not.toContain(`/console/trades/${other}`);
  });

  it('names whose money is to go back, however old, and calls it no disagreement', async () => {
    const longAgo = new Date(Date.now() - 40 * DAY);
    const twice = await books.paid({ flags: ['surplus'] });
    const late = await books.paid({ flags: ['paid-after-close'], createdAt: longAgo });
    const settled = await books.paid({ flags: ['surplus'], tradeStatus: 'REFUND' });
    const page = await overview();
    expect(page).toContain('2 笔款项应退还买家');
    for (const owed of [twice, late]) expect(page).toContain(`/console/trades/${owed}`);
    expect(page).not.toContain(`/console/trades/${settled}`);
    expect(page).not.toContain('账目不符');
    expect(page).not.toContain('一切正常');
  });

  it('names the channels that take no payments', async () => {
    const { accountId, channelId } = app.sandbox.world.accountWithoutPayment;
    await app.api(await app.token('admin', { accountId })).get(`/api/channel/channels/${channelId}`);
    expect(await overview(accountId)).toContain(`<a href="/console/channels/${channelId}">`);
    expect(await overview()).not.toContain('未开通支付');
  });

  it('is there while WeConnect is away, and says so', async () => {
    app.sandbox.control.fault({ call: '*', kind: '5xx', times: 100 });
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    expect(await overview(accountId)).toContain('支付网关暂时无法访问');
  });
});
