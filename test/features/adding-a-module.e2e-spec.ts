import { readdirSync, readFileSync } from 'node:fs';
import { FEATURES } from '../../src/features/index.js';
import { type ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { raffle } from './raffle/index.js';

/** `raffle/` is written as docs/adding-a-module.md says, and nothing else is touched. */
describe('a module that is added as docs/adding-a-module.md says', () => {
  let app: TestApp;
  let api: ApiClient;
  beforeAll(async () => {
    app = await startApp({ features: [...FEATURES, raffle] });
    api = app.api(app.tokens.admin);
  });
  afterAll(() => app.stop());

  const buyer = (): object => ({
    channelId: app.sandbox.world.channelId,
    buyerId: app.sandbox.world.users[0]?.openIds.underPayingChannel,
    prizeId: 'teapot',
  });
  const untilTicket = (orderNumber: string, status: string): Promise<void> =>
    eventually(async () => {
      expect((await api.get(`/api/raffle/orders/${orderNumber}`)).body).toMatchObject({ status });
    });

  it('is listed beside the others, and closed until it is activated', async () => {
    const { body } = await api.get('/api/management/modules');
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      ...FEATURES.map(({ name }) => name),
      'raffle',
    ]);
    expect((await api.post('/api/raffle/orders', buyer())).status).toBe(403);
  });

  it('is paid, hears of it, and gives back', async () => {
    await api.post('/api/management/modules/raffle/activate');
    const { orderNumber } = (await api.post('/api/raffle/orders', buyer())).body;
    const { status, body } = await api.post(`/api/raffle/orders/${orderNumber}/pay`);
    expect([status, body.signature]).toEqual([201, expect.objectContaining({ paySign: expect.any(String) })]);
    app.sandbox.control.pay(body.outTradeNo);
    await untilTicket(orderNumber, 'PAID');
    await api.post('/api/trade/refunds', { outTradeNo: body.outTradeNo, refundFee: 500 });
    await untilTicket(orderNumber, 'REFUNDED');
  });
});

describe('docs/adding-a-module.md', () => {
  const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const guide = file('../../docs/adding-a-module.md');
  const FILES = ['static/config.json', 'tickets.ts', 'index.ts', 'pay-page.ts'];

  it.each(FILES)('has %s as it is, with the addresses that it has in src/features/', (name) => {
    const text = file(`raffle/${name}`)
      .replaceAll("'../../../src/features/", "'../")
      .replaceAll("'../../../src/", "'../../");
    expect(guide).toContain(`\n${text}\`\`\``);
  });

  it('is of a module of at most five files and 200 lines', () => {
    const found = readdirSync(new URL('raffle', import.meta.url), { recursive: true, withFileTypes: true });
    expect(found.filter((entry) => entry.isFile())).toHaveLength(FILES.length);
    expect(
      FILES.map((name) => file(`raffle/${name}`))
        .join('')
        .split('\n').length,
    ).toBeLessThanOrEqual(200);
  });
});
