import { startApp, type TestApp } from '../support/start-app.js';

const inMs = (ms: number): Date => new Date(Date.now() + ms);

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.stop());

const tickets = (): ReturnType<TestApp['database']['collection']> => app.database.collection('jsapi_tickets');
const change = (fields: object): Promise<unknown> => tickets().updateOne({}, { $set: fields });
const askForPage = (
  of = app,
  channelId: string = of.sandbox.world.channelId,
): ReturnType<ReturnType<TestApp['api']>['get']> =>
  of.api().get(`/api/jssdk/sign-package?channelId=${channelId}&refererUrl=https://shop.example/`);

describe('a ticket that WeChat does not give', () => {
  it('is not asked for by every page after a used-up quota, in no process, until a pause is over', async () => {
    app.sandbox.control.fault({ call: 'getTicket', kind: 'refuse', errorCode: '45009', times: 99 });
    await askForPage();
    const other = await startApp({ databaseName: app.databaseName, sandbox: app.sandbox });
    for (const process of [app, other, app, other]) {
      const { status, body } = await askForPage(process);
      expect([status, body.code, body.safeToRetry]).toEqual([503, 'jsapi-ticket-refused', true]);
      expect(body.detail).toContain('45009');
    }
    await other.stop();
    expect(app.sandbox.control.calls().getTicket).toBe(1);
    app.sandbox.control.clearFaults();
    await change({ leaseUntil: inMs(-1) });
    expect((await askForPage()).status).toBe(200);
  });

  it('is asked for ever more rarely while it is refused', async () => {
    app.sandbox.control.fault({ call: 'getTicket', kind: 'refuse', errorCode: '48001', times: 99 });
    const pauses: number[] = [];
    for (let n = 0; n < 4; n++) {
      expect((await askForPage()).status).toBe(502);
      const { leaseUntil } = (await tickets().findOne({})) as unknown as { leaseUntil: Date };
      pauses.push(Math.round((leaseUntil.getTime() - Date.now()) / 1_000));
      await change({ leaseUntil: inMs(-1) });
    }
    expect(pauses).toEqual([1, 2, 4, 8]);
  });
});

describe('a channel that there is not', () => {
  const questions = (): number => app.sandbox.control.calls().findChannel ?? 0;

  it('is asked for once in some seconds, however many pages name it', async () => {
    for (let n = 0; n < 10; n++) expect((await askForPage(app, 'made-up')).status).toBe(404);
    expect(questions()).toBe(1);
  });

  it('is not asked for without end, where one address makes up one after the other; known ones are served', async () => {
    expect((await askForPage()).status).toBe(200);
    const answers: number[] = [];
    for (let n = 0; n < 60; n++) answers.push((await askForPage(app, `made-up-${n}`)).status);
    expect(new Set(answers)).toEqual(new Set([404, 429]));
    expect(answers.slice(0, 20)).toEqual(Array(20).fill(404));
    expect((await askForPage()).status).toBe(200);
  });
});
