import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { startApp, type TestApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';

const PATH = '/api/webhook/weconnect';
const post = (app: TestApp, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(app.url + PATH, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('the webhook', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());
  const api = (): ReturnType<TestApp['api']> => app.api(app.tokens.operator);

  it('answers 200 once the event is stored', async () => {
    const body = JSON.stringify(aNotification(app.sandbox, { outTradeNo: 'stored-first' }));
    expect((await post(app, body)).status).toBe(200);
    const { items } = (await api().get('/api/webhook/events?outTradeNo=stored-first')).body;
    expect(items).toHaveLength(1);
    const event = await api().get(`/api/webhook/events/${items[0].id}`);
    expect(event.body).toMatchObject({ type: 'msg-payment_notification', source: 'webhook', body, duplicates: 0 });
  });

  it('stores repeats once, and counts them', async () => {
    const body = JSON.stringify(aNotification(app.sandbox, { outTradeNo: 'posted-thrice' }));
    for (let n = 0; n < 3; n++) expect((await post(app, body)).status).toBe(200);
    const { items } = (await api().get('/api/webhook/events?outTradeNo=posted-thrice')).body;
    expect(items).toEqual([expect.objectContaining({ duplicates: 2, conflicts: 0 })]);
  });

  it('keeps what else a repeat says beside the first', async () => {
    const say = (subject: string): string =>
      JSON.stringify(aNotification(app.sandbox, { outTradeNo: 'says-two-things', subject }));
    await post(app, say('tea'));
    await post(app, say('gold'));
    const { items } = (await api().get('/api/webhook/events?outTradeNo=says-two-things')).body;
    expect(items).toEqual([expect.objectContaining({ duplicates: 1, conflicts: 1 })]);
    const event = (await api().get(`/api/webhook/events/${items[0].id}`)).body;
    expect(event).toMatchObject({ body: say('tea'), conflictingBodies: [say('gold')] });
  });

  it('takes messages and actions of a channel too', async () => {
    const scan = { type: 'event', channel: { id: app.sandbox.world.channelId }, data: { type: 'scan', sceneId: 'x' } };
    expect((await post(app, JSON.stringify(scan))).status).toBe(200);
  });

  it.each([
    ['no JSON', '{"type":"msg",'],
    ['nothing', ''],
    ['an unknown kind', JSON.stringify({ type: 'msg', channel: { id: 'c1' }, data: { type: 'telepathy' } })],
    ['an event of the portal', JSON.stringify({ type: 'open_payment', account_id: 'a', channel_id: 'c' })],
    [
      'an operator for a number',
      JSON.stringify({
        type: 'msg',
        channel: { id: 'c1' },
        data: { type: 'payment_notification', outTradeNo: { $gt: '' }, tradeStatus: 'PAY_SUCCESS', totalFee: 1 },
      }),
    ],
  ])('answers 400 to %s', async (_, body) => {
    const answer = await post(app, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'webhook-malformed' });
  });

  it('names the faulty fields', async () => {
    const answer = await post(app, JSON.stringify(aNotification(app.sandbox, { totalFee: '1990' })));
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'data.totalFee', message: expect.any(String) }] });
  });

  it('answers 413 to what is over 256 KiB', async () => {
    const answer = await post(app, JSON.stringify(aNotification(app.sandbox, { subject: 'x'.repeat(256 * 1024) })));
    expect(answer.status).toBe(413);
  });

  it('answers 400 to what is nested more deeply than could be read safely', async () => {
    const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const body = JSON.stringify(aNotification(app.sandbox, { detail: 'HERE' })).replace('"HERE"', nested);
    const answer = await post(app, body);
    expect([answer.status, (await answer.json()) as object]).toEqual([
      400,
      expect.objectContaining({ code: 'webhook-malformed' }),
    ]);
  });

  it('reads the body as JSON whatever its content type says', async () => {
    const body = JSON.stringify(aNotification(app.sandbox, { outTradeNo: 'plain-text-1' }));
    expect((await post(app, body, { 'content-type': 'text/plain' })).status).toBe(200);
  });

  it('never answers 500, whatever is posted', async () => {
    const almost = fc.record({
      type: fc.oneof(fc.constant('msg'), fc.anything()),
      channel: fc.oneof(fc.constant({ id: 'c1' }), fc.anything()),
      data: fc.oneof(
        fc.record({ type: fc.constant('payment_notification'), outTradeNo: fc.anything(), totalFee: fc.anything() }),
        fc.anything(),
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string(),
          almost.map((value) => JSON.stringify(value)),
        ),
        async (body) => {
          expect([200, 400]).toContain((await post(app, body)).status);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the webhook with WEBHOOK_SECRET', () => {
  const OLD = 'the-old-secret-of-the-gateway';
  const NEW = `whsec_${Buffer.from('the new secret of the gateway').toString('base64')}`;
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ environment: { WEBHOOK_SECRET: `${NEW} ${OLD}` } });
  });
  afterAll(() => app.stop());

  const signedBy = (secret: string, body: string, at = new Date()): Record<string, string> => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  });
  const body = (): string => JSON.stringify(aNotification(app.sandbox));

  it('takes what is signed by the new secret or by the old one', async () => {
    expect((await post(app, body(), signedBy(NEW, body()))).status).toBe(200);
    const base64 = Buffer.from(OLD).toString('base64');
    expect((await post(app, body(), signedBy(base64, body()))).status).toBe(200);
  });

  it('refuses what is unsigned, signed by another, for another body, or long ago', async () => {
    const refused = [
      {},
      signedBy(Buffer.from('a forger').toString('base64'), body()),
      signedBy(NEW, body() + ' '),
      signedBy(NEW, body(), new Date(Date.now() - 6 * 60_000)),
    ];
    for (const headers of refused) {
      const answer = await post(app, body(), headers);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: 'webhook-signature-refused' });
    }
  });

  it('looks at the signature before it looks at the body', async () => {
    expect((await post(app, 'no json')).status).toBe(401);
  });
});
