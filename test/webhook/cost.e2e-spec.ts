import { NEVER_DUE } from '../../src/common/index.js';
import { InboxRepository } from '../../src/webhook/inbox/inbox.repository.js';
import { DatabaseJournal } from '../support/database-journal.js';
import { NO_WORKER, useApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';
import { type NewInboxEvent } from '../../src/webhook/inbox/inbox.schema.js';

/** Counts, not times: they cannot flicker. */
describe('what an accepted webhook costs', () => {
  const journal = new DatabaseJournal();
  const app = useApp({ environment: NO_WORKER });
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
    expect(journal.names()).toEqual(['inbox.insertMany']);
    expect(app.sandbox.control.calls()).toEqual({});
  });

  it('is for a repeat the refused insert, its count, and a look whether it must be asked about again', async () => {
    await post();
    expect(journal.names()).toEqual(['inbox.insertMany', 'inbox.updateOne', 'inbox.updateOne']);
  });

  it('is one insert for all that come at the same moment, and each is told of its own', async () => {
    const inbox = app.app.get(InboxRepository, { strict: false });
    const insert = (key: string): Promise<boolean> => inbox.insert(anEvent(key));
    await insert('known');
    journal.start();
    expect(await Promise.all(['first', 'known', 'second', 'second'].map(insert))).toEqual([true, false, true, false]);
    expect(journal.names()).toEqual(['inbox.insertMany']);
    expect(await inbox.find('second')).toMatchObject({ key: 'second', body: '{}' });
  });
});

const anEvent = (key: string): NewInboxEvent => ({
  key,
  type: 'msg-text',
  source: 'webhook',
  channelId: undefined,
  outTradeNo: undefined,
  body: '{}',
  receivedAt: new Date(),
  dueAt: NEVER_DUE,
});
