import { parseChannelId, parseOpenId } from '../../../common/index.js';
import { type RedirectTarget } from './redirect-rule.js';
import { returnAddress } from './return-address.js';

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
