import { startApp, type TestApp } from '../support/start-app.js';
import { eventually } from '../support/eventually.js';

describe('health', () => {
  let app: TestApp;
  afterEach(() => app.stop());

  it('is up once the database answers and the workers run', async () => {
    app = await startApp();
    expect((await app.api().get('/health/live')).body).toEqual({ status: 'up' });
    await eventually(async () => {
      const { status, body } = await app.api().get('/health/ready');
      expect([status, body]).toEqual([200, { status: 'up', database: 'up', worker: 'up' }]);
    });
  });

  it('asks no worker of a process without that role', async () => {
    app = await startApp({ environment: { ROLES: 'api' } });
    expect((await app.api().get('/health/ready')).body).toEqual({ status: 'up', database: 'up', worker: 'off' });
  });

  it('and the metrics are all that a process without the role api serves', async () => {
    app = await startApp({ environment: { ROLES: 'worker' } });
    expect((await app.api().get('/health/ready')).status).toBe(200);
    expect((await fetch(`${app.url}/metrics`)).status).toBe(200);
    const { status, body } = await app.api(app.tokens.service).post('/api/trade/pay', {});
    expect([status, body.code]).toEqual([404, 'not-served-here']);
    expect((await app.api().post('/api/webhook/weconnect', {})).status).toBe(404);
    expect((await fetch(`${app.url}/console/login`)).status).toBe(404);
  });

  it('is not ready without its database, and lives on', async () => {
    app = await startApp();
    await app.database.close();
    const { status, body } = await app.api().get('/health/ready');
    expect([status, body.database]).toEqual([503, 'down']);
    expect((await app.api().get('/health/live')).status).toBe(200);
    const { status: posted, body: problem } = await app.api(app.tokens.service).get('/api/trade/orders/some-order');
    expect([posted, problem.code, problem.safeToRetry]).toEqual([503, 'database-unavailable', true]);
  });
});
