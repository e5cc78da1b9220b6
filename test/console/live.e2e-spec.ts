import { BrowserClient } from '../support/browser-client.js';
import { DatabaseJournal } from '../support/database-journal.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;
let browser: BrowserClient;
const opened: AbortController[] = [];

beforeEach(async () => {
  app = await startApp();
  browser = new BrowserClient(app.url);
  await browser.signIn(app.tokens.admin);
});
afterEach(async () => {
  for (const stream of opened.splice(0)) stream.abort();
  await app.stop();
});

/** Opens a stream as a page does. */
async function watch(path: string): Promise<{ status: number; over: Promise<boolean> }> {
  const cookie = `console_session=${browser.cookie('console_session') ?? ''}`;
  const abort = new AbortController();
  opened.push(abort);
  const response = await fetch(`${app.url}/console/live/${path}`, { headers: { cookie }, signal: abort.signal });
  const over = response.text().then(
    () => true,
    () => false,
  );
  return { status: response.status, over };
}
const questions = (): number =>
  Object.values(app.sandbox.control.calls()).reduce<number>((sum, count) => sum + count, 0);

it('a stream of the console ends with its session', async () => {
  const { status, over } = await watch('events');
  expect(status).toBe(200);
  await browser.submit('/console', '/console/logout');
  expect(await over).toBe(true);
});

it('a session opens no more streams than a person has pages', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 14; n++) statuses.push((await watch('events')).status);
  expect(statuses).toEqual([...Array<number>(10).fill(200), ...Array<number>(4).fill(429)]);
});

it('a stream about what may not be read is not opened', async () => {
  expect((await watch('payments?of=no-channel')).status).toBe(404);
  expect((await watch('trade?of=no-trade')).status).toBe(404);
});

it('streams about a channel look at the books alone, and once for all who watch it', async () => {
  const { channelId } = app.sandbox.world;
  const streams = await Promise.all([1, 2, 3].map(() => watch(`payments?of=${channelId}`)));
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  const before = questions();
  const journal = new DatabaseJournal();
  journal.start();
  await eventually(() => {
    expect(journal.names().filter((name) => name === 'trades.find').length).toBeGreaterThan(2);
  });
  journal.stop();
  expect(questions()).toBe(before);
});
