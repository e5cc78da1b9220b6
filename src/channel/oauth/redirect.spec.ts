import { parseChannelId, parseOpenId } from '../../common/index.js';
import { parseRedirect, type RedirectTarget, returnAddress } from './redirect.js';

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

const user = { channelId: parseChannelId('B'), openId: parseOpenId('oA') };
const back = (target: string): string => returnAddress(target as RedirectTarget, user);

describe('the address that a user comes back to', () => {
  it.each([
    ['https://scrm.example/page', 'https://scrm.example/page?channelId=B&openId=oA'],
    ['https://scrm.example/page?a=1', 'https://scrm.example/page?a=1&channelId=B&openId=oA'],
    ['https://scrm.example/page#top', 'https://scrm.example/page?channelId=B&openId=oA#top'],
    ['https://scrm.example/?a=1#/route?b=2', 'https://scrm.example/?a=1&channelId=B&openId=oA#/route?b=2'],
    ['https://scrm.example/#a#b', 'https://scrm.example/?channelId=B&openId=oA#a#b'],
    ['https://scrm.example/page?', 'https://scrm.example/page?channelId=B&openId=oA'],
    ['https://scrm.example/page?a=1&', 'https://scrm.example/page?a=1&channelId=B&openId=oA'],
    ['https://scrm.example/p?q=a%20b+c&q=%2F?', 'https://scrm.example/p?q=a%20b+c&q=%2F?&channelId=B&openId=oA'],
  ])('of %s', (target, address) => {
    expect(back(target)).toBe(address);
  });

  const spellings = [
    'openId=oEvil',
    'open%49d=oEvil',
    'openId[]=oEvil',
    'openId%5B0%5D=oEvil',
    '[openId]=oEvil',
    '%5BopenId%5D=oEvil',
    '[[openId]]=oEvil',
    '+openId=oEvil',
    '%20openId=oEvil',
    'openId.0=oEvil',
    'openId%00=oEvil',
    'openid=oEvil',
    'OPENID=oEvil',
    'channelId=X',
    'channelid=X',
    'openId',
  ];

  it.each(spellings)('does not keep %s, which a page might believe', (pair) => {
    expect(back(`https://scrm.example/p?${pair}&a=1`)).toBe('https://scrm.example/p?a=1&channelId=B&openId=oA');
    expect(back(`https://scrm.example/p?a=1;${pair}`)).toBe('https://scrm.example/p?a=1&channelId=B&openId=oA');
    expect(back(`https://scrm.example/p?a=1?${pair}`)).toBe('https://scrm.example/p?a=1&channelId=B&openId=oA');
  });

  it.each(spellings)('does not keep %s in its fragment either', (pair) => {
    const start = 'https://scrm.example/?channelId=B&openId=oA';
    expect(back(`https://scrm.example/#/order?${pair}&a=1`)).toBe(`${start}#/order?a=1`);
    expect(back(`https://scrm.example/#/order?a=1&${pair}`)).toBe(`${start}#/order?a=1`);
    expect(back(`https://scrm.example/#/order?${pair}`)).toBe(`${start}#/order`);
    expect(back(`https://scrm.example/#!/order;${pair}?a=1`)).toBe(`${start}#!/order?a=1`);
    expect(back(`https://scrm.example/#${pair}&a=1`)).toBe(`${start}#a=1`);
    expect(back(`https://scrm.example/#${pair}`)).toBe(start);
    expect(back(`https://scrm.example/#a#b?${pair}#c`)).toBe(`${start}#a#b#c`);
    expect(back(`https://scrm.example/?x=1#/order%3F${pair}`)).toBe('https://scrm.example/?x=1&channelId=B&openId=oA');
  });

  it.each(['openIdOfFriend=o1', 'openId2=o1', 'openId_token=t', 'openId-x=1', 'myOpenId=o1', 'subchannelId=1'])(
    'keeps %s, another name',
    (pair) => {
      expect(back(`https://scrm.example/?${pair}#/r?${pair}`)).toBe(
        `https://scrm.example/?${pair}&channelId=B&openId=oA#/r?${pair}`,
      );
    },
  );
});
