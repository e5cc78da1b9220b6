/** What a link names its user by. */
export type UserField = 'channelId' | 'openId';

/** `openId[]`, `[openId]`, `openId.0`: parsers of other servers make the same name of them, and some take any case. */
const NAME = /^[\s+[]*(channelId|openId)(?![\w-])/i;

/** Which of a user's fields a parameter of this (decoded) name would be read as, by the most generous reader; undefined: neither. */
export function userFieldOf(name: string): UserField | undefined {
  const found = NAME.exec(name)?.[1]?.toLowerCase();
  if (found === undefined) return undefined;
  return found === 'openid' ? 'openId' : 'channelId';
}

/** @param pair `name=value` as it stands in an address, escaped or not */
export function userFieldOfPair(pair: string): UserField | undefined {
  const [name = ''] = new URLSearchParams(pair).keys();
  // Who unescapes a whole hash route before splitting it reads the last part as the name.
  return userFieldOf(name.split(/[?&;#]/).pop() ?? '');
}

/** An address of ours without a word of who its user is: the channel that it is about stays. */
export function withoutOpenId(url: string): string {
  const [path = '', ...query] = url.split('?');
  const kept = query
    .join('?')
    .split('&')
    .filter((pair) => pair !== '' && userFieldOfPair(pair) !== 'openId');
  return kept.length > 0 ? `${path}?${kept.join('&')}` : path;
}
