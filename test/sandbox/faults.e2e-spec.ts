import { type FaultKind, type Sandbox } from '../../src/sandbox/index.js';
import { anOrder } from './support/an-order.js';
import { SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

describe('faults of the sandbox', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new SandboxClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const fault = (kind: FaultKind, more: object = {}) =>
    client.control('faults', { call: 'createOrder', kind, ...more });
  const create = () => client.fetch('POST', '/weixin/orders', anOrder(sandbox.world));
  const made = () => sandbox.control.orders().length;

  it('waits before it works', async () => {
    await fault('delay', { delayMs: 50 });
    const before = performance.now();

    expect((await create()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(48);
  });

  it('answers 503 and does nothing', async () => {
    await fault('5xx');

    expect((await create()).status).toBe(503);
    expect(made()).toBe(0);
  });

  it('refuses with the errorCode asked for and does nothing', async () => {
    await fault('refuse', { errorCode: 'SYSTEMBUSY' });

    expect(await (await create()).json()).toMatchObject({ code: 412, data: { errorCode: 'SYSTEMBUSY' } });
    expect(made()).toBe(0);
  });

  it('refuses in WeChat’s own shape where WeChat is asked', async () => {
    sandbox.control.fault({ call: 'getTicket', kind: 'refuse', errorCode: '45009' });

    const response = await client.fetch('GET', '/wechat/cgi-bin/ticket/getticket?type=jsapi');
    expect(await response.json()).toMatchObject({ errcode: 45009 });
  });

  it('answers a proxy’s page and does nothing', async () => {
    await fault('html');

    const response = await create();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('502');
    expect(made()).toBe(0);
  });

  it('does the work and answers half a JSON, nothing, or something else', async () => {
    await fault('broken-json');
    await expect((await create()).json()).rejects.toThrow('JSON');
    await fault('empty');
    expect(await (await create()).text()).toBe('');
    await fault('wrong-content');
    expect(await (await create()).json()).toMatchObject({ code: 200, data: { unexpected: ['content'] } });

    expect(made()).toBe(3);
  });

  it('cuts the connection before the work', async () => {
    await fault('cut-before');

    await expect(create()).rejects.toThrow();
    expect(made()).toBe(0);
  });

  it('cuts the connection after the work', async () => {
    await fault('cut-after');

    await expect(create()).rejects.toThrow();
    expect(made()).toBe(1);
  });

  it('hits as many calls as asked, one fault after the other, and only that call', async () => {
    await fault('5xx', { times: 2 });
    await fault('html');

    expect((await client.fetch('GET', '/weixin/orders')).status).toBe(200);
    const statuses = [await create(), await create(), await create(), await create()].map(({ status }) => status);
    expect(statuses).toEqual([503, 503, 502, 200]);
  });

  it('hits any call with * and none once cleared', async () => {
    sandbox.control.fault({ call: '*', kind: '5xx', times: 10 });
    expect((await client.fetch('GET', '/weixin/refunds')).status).toBe(503);

    await client.fetch('DELETE', '/sandbox/faults');

    expect((await client.fetch('GET', '/weixin/refunds')).status).toBe(200);
  });

  it('counts every call that arrives, the disturbed ones too', async () => {
    await fault('5xx');
    await create();
    await create();

    expect(await (await client.fetch('GET', '/sandbox/calls')).json()).toEqual({ createOrder: 2 });
  });

  it('takes no fault that is misspelt', async () => {
    const response = await client.fetch('POST', '/sandbox/faults', { call: 'createOrder', kind: '5xx', time: 3 });

    expect(response.status).toBe(412);
  });
});
