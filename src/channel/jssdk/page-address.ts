import { InvalidInput } from '../../common/index.js';
import { type Branded } from '../../common/values/branded.js';
import { jssdkUrl, type JssdkUrl } from '../../wechat/index.js';

/** A host as browsers write it, with the port where it is not the scheme's own. */
export type PageHost = Branded<string, 'PageHost'>;

/** A page's address, read once: what WeChat's client signs of it, and whose page it is. */
export interface PageAddress {
  readonly url: JssdkUrl;
  readonly host: PageHost;
}

const MAX_LENGTH = 2_048;
const HTTP = /^https?:\/\/[^/?#]/i;
/** None of these is ever in `location.href`. */
const NEVER_IN_AN_ADDRESS = /[\p{Cc}\p{Z}\\]/u;

/** By an address' beginning up to its path. A service has few sites and many pages, and to read an address costs as much as to sign it. */
const hosts = new Map<string, PageHost>();
const KNOWN_HOSTS = 256;

/** @throws InvalidInput naming `refererUrl` */
export function parsePageAddress(value: string): PageAddress {
  const host = value.length > MAX_LENGTH || NEVER_IN_AN_ADDRESS.test(value) ? undefined : hostOf(value);
  if (host === undefined) {
    throw InvalidInput.of(
      'refererUrl',
      `must be the page's address, http or https, of at most ${MAX_LENGTH} characters`,
    );
  }
  return { url: jssdkUrl(value), host };
}

/** Of the beginning alone: a path that follows a good one, without what is `NEVER_IN_AN_ADDRESS`, is always an address. */
function hostOf(address: string): PageHost | undefined {
  const path = address.indexOf('/', 'https://'.length);
  const site = path === -1 ? address : address.slice(0, path);
  return hosts.get(site) ?? learnHost(site);
}

function learnHost(site: string): PageHost | undefined {
  if (!HTTP.test(site) || !URL.canParse(site)) return undefined;
  const host = new URL(site).host as PageHost;
  // Strangers may name any: a full memory begins afresh.
  if (hosts.size === KNOWN_HOSTS) hosts.clear();
  hosts.set(site, host);
  return host;
}
