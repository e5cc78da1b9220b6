import fc from 'fast-check';
import { parsePageAddress } from './page-address.js';

describe('the address that a signature is for', () => {
  it.each([
    ['https://scrm.example', 'https://scrm.example/'],
    ['https://scrm.example/a?b=%E8%8C%B6&c=a%2Fb#/route', 'https://scrm.example/a?b=%E8%8C%B6&c=a%2Fb'],
    ['http://scrm.example/?a=1', 'http://scrm.example/?a=1'],
  ])('is %s as the browser has it, without its fragment', (given, address) => {
    expect(parsePageAddress(given).url).toBe(address);
  });

  it.each([
    'javascript:alert(1)',
    '/page',
    '//scrm.example/',
    'ftp://scrm.example/',
    'https://',
    'https://scrm.example/a b',
    'https://evil.example\\@scrm.example/',
    'https://scrm.example:99999/',
    'https://scrm.example:99999',
    'https://1.2.3.999/a',
    'https://xn--a/',
    `https://scrm.example/${'a'.repeat(2_048)}`,
  ])('is not %s', (given) => {
    expect(() => parsePageAddress(given)).toThrow(/^refererUrl: /);
  });

  it.each([
    ['https://SCRM.example:443/a', 'scrm.example'],
    ['https://scrm.example:8443/a', 'scrm.example:8443'],
    ['https://scrm.example@evil.example/', 'evil.example'],
  ])('of %s has its own host', (given, host) => {
    expect(parsePageAddress(given).host).toBe(host);
  });

  it('has the host that browsers see in it, however often hosts change', () => {
    const address = fc.oneof(
      fc.webUrl({
        withQueryParameters: true,
        withFragments: true,
        authoritySettings: { withUserInfo: true, withPort: true },
      }),
      fc.tuple(fc.string({ maxLength: 12 }), fc.string()).map(([host, rest]) => `https://${host}/${rest}`),
    );
    fc.assert(
      fc.property(address, (given) => {
        const host = hostRead(given);
        if (host !== undefined) expect(host).toBe(new URL(given).host);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** @returns undefined for what is refused */
function hostRead(given: string): string | undefined {
  try {
    return parsePageAddress(given).host;
  } catch {
    return undefined;
  }
}
