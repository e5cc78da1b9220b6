import { startApp, useApp } from '../support/start-app.js';

const app = useApp({ environment: { PUBLIC_URL: 'https://scrm.example' } });
const headersOf = async (path: string): Promise<Headers> => (await app.api(app.tokens.admin).get(path)).headers;

describe('an answer', () => {
  it.each([
    '/api/channel/channels',
    '/api/channel/payments/export?channelId=CHANNEL',
    '/api/nowhere',
    '/health/live',
    '/api/docs',
    '/api/docs-json',
  ])('is kept by nobody and taken for nothing else: %s', async (path) => {
    const headers = await headersOf(path.replace('CHANNEL', app.sandbox.world.channelId));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('says that the service is reached by https alone, where it is', async () => {
    expect((await headersOf('/health/live')).get('strict-transport-security')).toBe('max-age=31536000');
    const plain = await startApp({ sandbox: app.sandbox });
    const { headers } = await plain.api().get('/health/live');
    await plain.stop();
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('with a file of this service may be kept', async () => {
    const page = await (await fetch(`${app.url}/console/login`)).text();
    const [, file = ''] = /"(\/assets\/[^"]+)"/.exec(page) ?? [];
    expect((await headersOf(file)).get('cache-control')).toContain('immutable');
  });
});

describe('the documentation page', () => {
  it.each(['/api/docs', '/api/docs/', '/api/docs/swagger-ui.css', '/api/docs-json'])(
    'is nobody’s frame and loads nothing from elsewhere: %s',
    async (path) => {
      const policy = (await headersOf(path)).get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
    },
  );
});
