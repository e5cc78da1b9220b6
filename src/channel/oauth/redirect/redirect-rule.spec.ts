import { parseRedirect } from './redirect-rule.js';

const ORIGINS = ['https://scrm.example', 'https://shop.example:8443', 'http://[::1]:3000', 'http://old.example'];
const read = (redirect: unknown): string => parseRedirect(redirect, ORIGINS);

describe('where a redirect may lead', () => {
  it.each([
    ['https://scrm.example/page?a=1#top', 'https://scrm.example/page?a=1#top'],
    ['http://old.example/', 'http://old.example/'],
    ['HTTP://old.example:80/', 'http://old.example/'],
    ['https://SCRM.example', 'https://scrm.example/'],
    ['https://scrm.example:443/a', 'https://scrm.example/a'],
    ['https://shop.example:8443/a', 'https://shop.example:8443/a'],
    ['http://[::1]:3000/a', 'http://[::1]:3000/a'],
    ['https://scrm.example/商品?名=茶', 'https://scrm.example/%E5%95%86%E5%93%81?%E5%90%8D=%E8%8C%B6'],
    ['https://scrm.example/a?next=//evil.example', 'https://scrm.example/a?next=//evil.example'],
  ])('takes %s', (redirect, target) => {
    expect(read(redirect)).toBe(target);
  });

  it.each([
    ['another host', 'https://evil.example/'],
    ['a host that begins like an allowed one', 'https://scrm.example.evil.example/'],
    ['a host that ends like an allowed one', 'https://evilscrm.example/'],
    ['a subdomain', 'https://evil.scrm.example/'],
    ['another port', 'https://scrm.example:8080/'],
    ['the plain host where a port is listed', 'https://shop.example/'],
    ['the default port of the other scheme', 'http://scrm.example:443/'],
    ['another scheme than the list has, which tells the openId in clear', 'http://scrm.example/'],
    ['that scheme in capitals', 'HTTP://scrm.example/'],
    ['that scheme with the port of the other one', 'https://old.example:80/'],
    ['https where the list says http', 'https://old.example/'],
    ['a user before the host', 'https://scrm.example@evil.example/'],
    ['a user before an allowed host', 'https://me@scrm.example/'],
    ['a user and a password', 'https://scrm.example:443@evil.example/'],
    ['an escaped user', 'https://scrm.example%40evil.example/'],
    ['an escaped host', 'https://%73crm.example/'],
    ['an escaped slash in the host', 'https://scrm.example%2fevil.example/'],
    ['an escaped dot', 'https://scrm%2eexample/'],
    ['a trailing dot', 'https://scrm.example./'],
    ['a host of full-width letters', 'https://ｓcrm.example/'],
    ['an ideographic full stop', 'https://scrm。example/'],
    ['an internationalised look-alike', 'https://sсrm.example/'],
    ['no scheme', '//evil.example/'],
    ['no scheme and an allowed host', '//scrm.example/'],
    ['three slashes', 'https:///evil.example/'],
    ['one slash', 'https:/scrm.example/'],
    ['no slash', 'https:scrm.example/'],
    ['backslashes', '\\\\evil.example/'],
    ['a backslash before an allowed host', 'https://evil.example\\@scrm.example/'],
    ['a backslash after the scheme', 'https:\\\\evil.example/'],
    ['a path alone', '/page'],
    ['a script', 'javascript:alert(1)'],
    ['a script that names a host', 'javascript://scrm.example/%0aalert(1)'],
    ['data', 'data:text/html,hi'],
    ['a scheme of files', 'ftp://scrm.example/'],
    ['an address escaped twice', 'https%3A%2F%2Fscrm.example%2F'],
    ['a line end', 'https://scrm.example/\r\nset-cookie: a=b'],
    ['a tab in the host', 'https://scrm.exam\tple/'],
    ['leading white space', ' https://scrm.example/'],
    ['a null character', 'https://scrm.example\0.evil.example/'],
    ['an address that is no address', 'https://scrm.example:99999/'],
    ['nothing', ''],
    ['two of them', ['https://scrm.example/', 'https://evil.example/']],
    ['too long an address', `https://scrm.example/${'a'.repeat(2_048)}`],
  ])('refuses %s', (_what, redirect) => {
    expect(() => read(redirect)).toThrow(/^redirect: /);
  });
});
