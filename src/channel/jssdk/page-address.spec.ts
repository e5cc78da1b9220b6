import fc from 'fast-check';
import { parsePageAddress, parsePageHost } from './page-address.js';

describe('the domain of pages', () => {
  it.each([
    ['Shop.Example', 'shop.example'],
    ['shop.example:443', 'shop.example'],
    ['shop.example:80', 'shop.example'],
    ['shop.example:08443', 'shop.example:8443'],
  ])('%s is the host %s', (domain, host) => {
    expect(parsePageHost(domain)).toBe(host);
  });

  it('is none with a port that no page could have', () => {
    expect(parsePageHost('shop.example:65536')).toBeUndefined();
  });
});

describe('the address that a signature is for', () => {
  it.each([
    ['https://scrm.example', 'https://scrm.example/'],
    ['https://scrm.example/a?b=%E8%8C%B6&c=a%2Fb#/route', 'https://scrm.example/a?b=%E8%8C%B6&c=a%2Fb'],
    ['http://scrm.example/?a=1', 'http://scrm.example/?a=1'],
    ['https://scrm.example?a=1#b', 'https://scrm.example/?a=1'],
    ['HTTPS://SCRM.Example:443/A?B=c', 'https://scrm.example/A?B=c'],
    ['http://scrm.example:80/a', 'http://scrm.example/a'],
    ['http://scrm.example:443/a', 'http://scrm.example:443/a'],
    ['https://商店.example/a', 'https://xn--czrs0t.example/a'],
    ['https://scrm.example/茶?名=绿#c', 'https://scrm.example/%E8%8C%B6?%E5%90%8D=%E7%BB%BF'],
    ['https://scrm.example/a/../b/./c', 'https://scrm.example/b/c'],
    ['https://scrm.example/a/%2E%2e/b', 'https://scrm.example/b'],
    [`https://scrm.example/'?a='`, `https://scrm.example/'?a=%27`],
    ['https://scrm.example/{a}"<b>`?c="d"', 'https://scrm.example/%7Ba%7D%22%3Cb%3E%60?c=%22d%22'],
    ['https://scrm.example/a?b=/../c&d=.e', 'https://scrm.example/a?b=/../c&d=.e'],
    ['https://scrm.example/.well-known/a', 'https://scrm.example/.well-known/a'],
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
    'https://a%00b/',
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

  it('is what browsers make of it, wherever it is taken', () => {
    const path = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(path, (rest) => {
        const given = `https://scrm.example/${rest}`;
        const read = addressRead(given);
        if (read !== undefined) expect(read).toBe(new URL(given).href.replace(/#.*/, ''));
      }),
      { numRuns: 2_000 },
    );
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
function addressRead(given: string): string | undefined {
  try {
    return parsePageAddress(given).url;
  } catch {
    return undefined;
  }
}

function hostRead(given: string): string | undefined {
  try {
    return parsePageAddress(given).host;
  } catch {
    return undefined;
  }
}
