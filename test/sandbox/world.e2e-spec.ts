import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox } from '../../src/sandbox/index.js';
import { eventually } from '../support/eventually.js';
import { Receiver } from './support/receiver.js';
import { SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

describe('the sandbox’s world', () => {
  const running: Sandbox[] = [];
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((sandbox) => sandbox.stop()));
    await rm(dataDir, { recursive: true });
  });

  const open = async (options: Parameters<typeof start>[0] = { dataDir }) => {
    const sandbox = await start(options);
    running.push(sandbox);
    return { sandbox, client: new SandboxClient(sandbox) };
  };
  const kept = async () => JSON.parse(await readFile(join(dataDir, 'sandbox.json'), 'utf8')) as unknown;

  it('has an order and its notification on disk before it answers', async () => {
    const { sandbox, client } = await open();
    const no = await client.order();
    expect(JSON.stringify(await kept())).toContain(no);

    await fetch(`${sandbox.url}/phone/orders/${no}/pay`, { method: 'POST', redirect: 'manual' });

    expect(await kept()).toMatchObject({
      world: {
        orders: [[no, { tradeStatus: 'PAY_SUCCESS' }]],
        notifications: [[expect.any(String), { state: 'pending' }]],
      },
    });
  });

  it('goes on after a kill: orders, tokens, and notifications that were not delivered', async () => {
    const first = await open();
    const no = await first.client.order();
    const pay = await fetch(`${first.sandbox.url}/phone/orders/${no}/pay`, {
      method: 'POST',
      headers: { accept: 'application/json' },
    });
    const paid: unknown = await pay.json();
    const killed = await readFile(join(dataDir, 'sandbox.json'));
    await first.sandbox.stop();
    await writeFile(join(dataDir, 'sandbox.json'), killed);

    const second = await open();
    const receiver = await Receiver.listen();
    second.sandbox.deliverTo(receiver.url);
    await eventually(() => {
      expect(receiver.received).toHaveLength(1);
    });
    await receiver.close();

    expect(second.sandbox.control.order(no)).toEqual(paid);
    expect(receiver.received[0]?.body.data.outTradeNo).toBe(no);
  });

  it('does not start on a file that it cannot read, and names it', async () => {
    await writeFile(join(dataDir, 'sandbox.json'), '{"version":1,');

    await expect(start({ dataDir })).rejects.toThrow(join(dataDir, 'sandbox.json'));
  });

  it('takes any free port where the wanted one is taken', async () => {
    const first = await open({});
    const port = Number(new URL(first.sandbox.url).port);

    const second = await open({ port });

    expect(second.sandbox.url).not.toBe(first.sandbox.url);
    expect((await fetch(`${second.sandbox.url}/sandbox/world`)).status).toBe(200);
  });

  it('tells what it is seeded with, the same every time', async () => {
    const { sandbox } = await open();

    expect(await (await fetch(`${sandbox.url}/sandbox/world`)).json()).toEqual(sandbox.world);
    expect(sandbox.world.apiKey).toHaveLength(32);
    expect(sandbox.world.accountId).toMatch(/^[0-9a-f]{24}$/);
  });

  it('changes WeConnect’s books when told to, telling nobody', async () => {
    const { sandbox, client } = await open();
    const no = await client.order();
    await client.call('DELETE', `/weixin/orders/outTradeNo/${no}`);

    await client.control(`orders/${no}/state`, { tradeStatus: 'PAY_SUCCESS', totalFee: 5 });

    expect(sandbox.control.order(no)).toMatchObject({
      tradeStatus: 'PAY_SUCCESS',
      totalFee: 5,
      tradeNo: expect.stringMatching(/^\d{28}$/) as string,
    });
    expect(sandbox.control.notifications()).toEqual([]);
  });

  it('is as new after a reset, on disk too', async () => {
    const { sandbox, client } = await open();
    sandbox.control.pay(await client.order());
    sandbox.control.fault({ call: '*', kind: '5xx' });

    await client.control('reset');

    expect(sandbox.control.orders()).toEqual([]);
    expect(sandbox.control.notifications()).toEqual([]);
    expect(await kept()).toMatchObject({ world: { orders: [], notifications: [] } });
    expect((await client.fetch('GET', '/weixin/orders')).status).toBe(200);
  });

  it('answers what it does not know, and what it cannot read, without falling over', async () => {
    const { sandbox, client } = await open();
    const post = (body: string) =>
      fetch(`${sandbox.url}/weixin/orders`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

    expect((await client.fetch('GET', '/weixin/nothing')).status).toBe(404);
    expect(await (await post('{"half":')).json()).toMatchObject({ code: 400 });
    expect(await (await post(JSON.stringify('x'.repeat(300_000)))).json()).toMatchObject({ code: 413 });
  });
});
