import { DatabaseJournal } from '../support/database-journal.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';

/** Counts, not times: they cannot flicker. */
describe('what an accepted webhook costs', () => {
  const journal = new DatabaseJournal();
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ environment: { ROLES: 'api' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    journal.start();
  });
  afterEach(() => {
    journal.stop();
  });

  const post = async (): Promise<void> => {
    const answer = await app
      .api()
      .post('/api/webhook/weconnect', aNotification(app.sandbox, { outTradeNo: 'costs-one' }));
    expect(answer.status).toBe(200);
  };

  it('is one insert, and no question to anybody', async () => {
    await post();
    expect(journal.names()).toEqual(['inbox.insertOne']);
    expect(app.sandbox.control.calls()).toEqual({});
  });

  it('is for a repeat the refused insert, its count, and a look whether it must be asked about again', async () => {
    await post();
    expect(journal.names()).toEqual(['inbox.insertOne', 'inbox.updateOne', 'inbox.updateOne']);
  });
});
