import { type ChannelId, InvalidInput, type OpenId, userFieldOfPair } from '../../common/index.js';
import { type Branded } from '../../common/values/ids.js';

/** Where a browser may be sent with a user's openId: an absolute http(s) address on an allowed host, as browsers normalise it. */
export type RedirectTarget = Branded<string, 'RedirectTarget'>;

const MAX_LENGTH = 2_048;
const ADDRESS = /^(https?):\/\/([^/?#]+)/i;
/** Browsers drop tabs and line ends, and take `\` for `/`: what such an address means to them is not what it looks like. */
const TREACHEROUS = /[\p{Cc}\p{Z}\\]/u;
const DEFAULT_PORT: Record<string, string> = { http: '80', https: '443' };

/**
 * Reads a redirect by the allow-list's rule: its scheme and host, with its port, stand in the list exactly as they are written in the
 * address. An escaped, dotted (`host.`), user-carrying (`host@evil`) or non-ASCII spelling is refused, whatever it would be resolved to.
 * @param origins `scheme://host[:port]` each
 * @throws InvalidInput naming `redirect`
 */
export function parseRedirect(value: unknown, origins: readonly string[]): RedirectTarget {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || TREACHEROUS.test(value)) throw notAnAddress();
  const origin = originOf(value);
  if (origin === undefined || !URL.canParse(value)) throw notAnAddress();
  if (!origins.some((one) => originOf(one) === origin)) {
    const rule = "its scheme and host must be PUBLIC_URL's or one of REDIRECT_ALLOWED_HOSTS (https where none is said)";
    throw InvalidInput.of('redirect', rule);
  }
  return new URL(value).href as RedirectTarget;
}

/** As it is spelled, in small letters, its port always said. */
function originOf(address: string): string | undefined {
  const [, scheme, authority] = ADDRESS.exec(address.toLowerCase()) ?? [];
  if (scheme === undefined || authority === undefined) return undefined;
  return `${scheme}://${/:\d+$/.test(authority) ? authority : `${authority}:${DEFAULT_PORT[scheme] ?? ''}`}`;
}

function notAnAddress(): InvalidInput {
  return InvalidInput.of('redirect', `must be an absolute http or https address of at most ${MAX_LENGTH} characters`);
}

interface UserOfChannel {
  channelId: ChannelId;
  openId: OpenId;
}

/**
 * The page's address with `channelId` and `openId`, before its fragment. They replace what the address says under these names, in its
 * query and in its fragment, which is many a page's route: a page must not believe a link about who its user is. The rest
 * stays as it is written.
 */
export function returnAddress(target: RedirectTarget, { channelId, openId }: UserOfChannel): string {
  const [, page = '', query = '', fragment = ''] = PARTS.exec(target) ?? [];
  const kept = withoutUser(query).replace(/[&;]+$/, '');
  const joint = kept === '' || kept === '?' ? '?' : `${kept}&`;
  return `${page}${joint}channelId=${channelId}&openId=${openId}${withoutUser(fragment)}`;
}

const PARTS = /^([^?#]*)(\?[^#]*)?(#.*)?$/s;

/** Some servers split a query at `;` too; a route has its own `?`. */
const PAIRS = /([?&;#])([^?&;#]*)/g;

/** @param text begins with `?` or `#`; what follows a pair that is dropped takes its place */
function withoutUser(text: string): string {
  let opening = '';
  return text.replace(PAIRS, (_part, mark: string, pair: string) => {
    const opens = mark === '?' || mark === '#';
    if (userFieldOfPair(pair)) {
      if (opens) opening ||= mark;
      return '';
    }
    const before = opens ? (opening === '#' && mark === '?' ? '#?' : mark) : opening || mark;
    opening = '';
    return before + pair;
  });
}
