import { buyer } from './site.js';

describe('a buyer on a page', () => {
  it.each([
    ['李雷', '李雷'],
    ['unknown', '未关注'],
    [null, '–'],
    [undefined, '–'],
  ])('of the nickname %p is %p', (nickname, named) => {
    expect(buyer(nickname)).toBe(named);
  });
});
