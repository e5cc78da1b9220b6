import { InvalidInput } from '../../common/index.js';
import { jssdkUrl, type JssdkUrl } from '../../wechat/index.js';
import { type Branded } from '../../common/values/ids.js';

/** A host as browsers write it, with the port where it is not the scheme's own. */
export type PageHost = Branded<string, 'PageHost'>;

/** A page's address, read once: what WeChat's client signs of it, and whose page it is. */
export interface PageAddress {
  readonly url: JssdkUrl;
  readonly host: PageHost;
}

interface Site {
  /** `https://shop.example`, as browsers write it. */
  readonly written: string;
  readonly host: PageHost;
}

const MAX_LENGTH = 2_048;
const HTTP = /^https?:\/\/[^/?#]/i;
/** None of these is ever in `location.href`, nor meant where it is given. */
const NEVER_IN_AN_ADDRESS = /[\p{Cc}\p{Z}\p{Surrogate}\\]/u;
/** A path, query and fragment of which a browser escapes nothing and resolves no `.` or `..`. */
const AS_BROWSERS_WRITE = /^\/(?!\.|%2e)(?:[\w\-~!$&()*+,;=:@%?#.]|\/(?!\.|%2e))*$/i;

/** By an address' beginning up to its path. A service has few sites and many pages, and to read an address costs as much as to sign it. */
const sites = new Map<string, Site>();
const KNOWN_SITES = 256;

/**
 * Reads the address of a page. Only what stands in the browser's own address bar is ever signed: capitals in the host, `:443`, `中文` and
 * the like are written as `location.href` has them.
 * @throws InvalidInput naming `refererUrl`
 */
export function parsePageAddress(value: string): PageAddress {
  const address = value.length > MAX_LENGTH ? undefined : (readPlain(value) ?? readAsBrowsersDo(value));
  if (address === undefined) {
    throw InvalidInput.of(
      'refererUrl',
      `must be the page's address, http or https, of at most ${MAX_LENGTH} characters`,
    );
  }
  return address;
}

/** Of an address whose path needs no change, which is nearly every one, the site alone is looked at. */
function readPlain(value: string): PageAddress | undefined {
  const path = value.indexOf('/', 'https://'.length);
  if (path === -1 || !AS_BROWSERS_WRITE.test(value.slice(path))) return undefined;
  const given = value.slice(0, path);
  const site = sites.get(given) ?? learnSite(given);
  if (site === undefined) return undefined;
  return { url: jssdkUrl(site.written === given ? value : site.written + value.slice(path)), host: site.host };
}

function readAsBrowsersDo(value: string): PageAddress | undefined {
  if (NEVER_IN_AN_ADDRESS.test(value) || !HTTP.test(value) || !URL.canParse(value)) return undefined;
  const { href, host } = new URL(value);
  return href.length > MAX_LENGTH ? undefined : { url: jssdkUrl(href), host: host as PageHost };
}

function learnSite(given: string): Site | undefined {
  if (NEVER_IN_AN_ADDRESS.test(given) || !HTTP.test(given) || !URL.canParse(given)) return undefined;
  const { href, host } = new URL(given);
  const site = { written: href.slice(0, -1), host: host as PageHost };
  // Anybody may name any site, so the memory is bounded: a full one is emptied.
  if (sites.size === KNOWN_SITES) sites.clear();
  sites.set(given, site);
  return site;
}

/**
 * A domain as a page's host has it: in lower case, without the port that its scheme has anyway.
 * @returns undefined for what no page could be on
 */
export function parsePageHost(domain: string): PageHost | undefined {
  if (!URL.canParse(`https://${domain}`)) return undefined;
  return new URL(`https://${domain}`).host.replace(/:80$/, '') as PageHost;
}
