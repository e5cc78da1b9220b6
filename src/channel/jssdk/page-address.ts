import { InvalidInput } from '../../common/index.js';
import { type Branded } from '../../common/values/branded.js';
import { jssdkUrl } from '../../wechat/index.js';

/** A page's address as WeChat's client signs it: as the browser has it, percent escapes kept, without its fragment. */
export type PageAddress = Branded<string, 'PageAddress'>;

const MAX_LENGTH = 2_048;
const HTTP = /^https?:\/\/[^/?#]/i;
/** None of these is ever in `location.href`. */
const NEVER_IN_AN_ADDRESS = /[\p{Cc}\p{Z}\\]/u;

/** @throws InvalidInput naming `refererUrl` */
export function parsePageAddress(value: string): PageAddress {
  if (value.length > MAX_LENGTH || !HTTP.test(value) || NEVER_IN_AN_ADDRESS.test(value) || !URL.canParse(value)) {
    throw InvalidInput.of(
      'refererUrl',
      `must be the page's address, http or https, of at most ${MAX_LENGTH} characters`,
    );
  }
  return jssdkUrl(value) as PageAddress;
}

/** Its host, with the port where it is not the scheme's own. */
export function hostOf(address: PageAddress): string {
  return new URL(address).host;
}
