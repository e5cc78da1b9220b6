import { AuthorizationPurge } from '../../src/channel/oauth/authorization.repository.js';
import { eventually } from '../support/eventually.js';
import { startApp, useApp } from '../support/start-app.js';
import { TimeMachine } from '../support/time-machine.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('OAuth states', () => {
  const app = useApp({ environment: { PUBLIC_URL: 'https://scrm.example' } });
  let time: TimeMachine;
  beforeAll(async () => {
    await app.api(app.tokens.admin).get(`/api/channel/channels/${app.sandbox.world.channelId}`);
    time = new TimeMachine(app);
  });
  const kept = (): Promise<number> => app.database.collection('oauth_states').countDocuments();
  const purge = (): Promise<boolean> => app.app.get(AuthorizationPurge, { strict: false }).purge();
  async function begin(): Promise<void> {
    const query = new URLSearchParams({
      channelId: app.sandbox.world.channelId,
      redirect: 'https://scrm.example/shop',
    });
    const { status } = await app.api().get(`/api/mobile/base-oauth?${query.toString()}`);
    expect(status).toBe(302);
  }

  it('are kept for a day after they expired, for whoever presses Back, and then deleted', async () => {
    await begin();
    time.travel(DAY);
    await purge();
    expect(await kept()).toBe(1);
    await begin();
    time.travel(11 * MINUTE);
    await purge();
    expect(await kept()).toBe(1);
    time.travel(DAY);
    await purge();
    expect(await kept()).toBe(0);
  });

  it('are deleted by a process that starts, however short it lives', async () => {
    await app.database
      .collection('oauth_states')
      .insertOne({ _id: 'old' as never, expiresAt: new Date(Date.now() - 2 * DAY) });
    const { sandbox, databaseName } = app;
    const restarted = await startApp({ sandbox, databaseName });
    try {
      await eventually(async () => {
        expect(await kept()).toBe(0);
      });
    } finally {
      await restarted.stop();
    }
  });
});
