import { Logger } from '@nestjs/common';
import { type Meter, type Reading } from '../../src/common/index.js';
import { GatewayOutcomeUnknown, GatewayUnavailable } from '../../src/gateway/index.js';
import { V3Server } from './support/v3-server.js';
import { anOrder, aTransaction, NUMBER, openClient, PUBLIC_KEY, type TestClient } from './support/v3-client.js';

let first: V3Server;
let second: V3Server;
let gone: string;
let client: TestClient;
beforeAll(async () => {
  Logger.overrideLogger(false);
  first = await V3Server.open(PUBLIC_KEY);
  second = await V3Server.open(PUBLIC_KEY);
  const closed = await V3Server.open(PUBLIC_KEY);
  gone = closed.url;
  await closed.close();
});
beforeEach(() => {
  for (const { seen } of [first, second]) seen.splice(0);
  first.respond = () => ({ status: 200, cut: true });
  second.respond = ({ method }) => ({ status: 200, body: method === 'GET' ? aTransaction() : { prepay_id: 'wx2' } });
});
afterEach(() => {
  client.close();
});
afterAll(async () => {
  await first.close();
  await second.close();
});
const create = () => client.gateway.orders.create(anOrder());
const find = () => client.gateway.orders.find({ outTradeNo: NUMBER });

describe('the second site of WeChat Pay', () => {
  it('gets what the first one surely did not: no connection stood', async () => {
    client = openClient(gone, { secondUrl: second.url });
    expect((await create()).prepayId).toBe('wx2');
    expect((await find())?.state).toBe('PAID');
  });

  it('gets a question that the first one did not answer', async () => {
    client = openClient(first.url, { secondUrl: second.url });
    expect((await find())?.state).toBe('PAID');
  });

  it('gets nothing that the first one may have done', async () => {
    client = openClient(first.url, { secondUrl: second.url });
    await expect(create()).rejects.toThrow(GatewayOutcomeUnknown);
    expect([first.seen.length, second.seen.length]).toEqual([1, 0]);
  });

  it('gets nothing that the first one refused', async () => {
    client = openClient(first.url, { secondUrl: second.url });
    first.respond = () => ({ status: 403, body: { code: 'NO_AUTH', message: '无权限' } });
    await expect(create()).rejects.toMatchObject({ reason: 'NO_AUTH' });
    await expect(find()).rejects.toMatchObject({ reason: 'NO_AUTH' });
    expect(second.seen).toEqual([]);
  });

  it('is none where the address is not WeChat Pay’s own', async () => {
    client = openClient(gone);
    await expect(create()).rejects.toThrow(GatewayUnavailable);
  });
});

it('a site that does not answer is left alone for all merchants, and how long is told by its name', async () => {
  const readings: (() => Promise<Reading<string>[]>)[] = [];
  const meter = {
    gauge: (_: unknown, read: () => Promise<Reading<string>[]>) => readings.push(read),
  } as unknown as Meter;
  client = openClient(gone, { meter });
  for (let count = 0; count < 10; count += 1) await expect(create()).rejects.toThrow(GatewayUnavailable);
  await expect(create()).rejects.toMatchObject({ cause: { code: 'CIRCUIT_OPEN' } });
  const [away] = (await readings[0]?.()) ?? [];
  expect(away?.labels).toEqual({ host: new URL(gone).host });
  expect(away?.value).toBeGreaterThanOrEqual(0);
});
