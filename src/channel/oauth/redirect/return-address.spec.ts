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

  it.each(['openId=oEvil', 'open%49d=oEvil', 'openId[]=oEvil', 'openId%5B0%5D=oEvil', 'channelId=X', 'openId'])(
    'does not keep %s, which a page might believe',
    (pair) => {
      expect(back(`https://scrm.example/p?${pair}&a=1`)).toBe('https://scrm.example/p?a=1&channelId=B&openId=oA');
    },
  );
});
