import { placeOf } from './place.js';

describe('the place that a sign-in leads back to', () => {
  it.each(['/console', '/console/events?dead=1', '/console/trades/a%7Cb', '/console/payments?q=%E8%8C%B6&channelId=c'])(
    'is the page that was asked for: %s',
    (place) => {
      expect(placeOf(place)).toBe(place);
    },
  );

  it.each([
    undefined,
    ['/console/events'],
    '',
    'https://evil.example/console',
    '//evil.example/console',
    '/\\evil.example/console',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/console/../webapp/common/pay/store',
    '/console/%2e%2e/api/docs',
    '/consolation',
    '/api/docs',
    '/console/login',
    '/console/login/secret',
    '/console/logout',
    '/console/live/events',
    `/console/${'x'.repeat(2_000)}`,
  ])('is the start for %j', (place) => {
    expect(placeOf(place)).toBe('/console');
  });
});
