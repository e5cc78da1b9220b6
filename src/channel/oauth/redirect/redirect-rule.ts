import { InvalidInput } from '../../../common/index.js';
import { type Branded } from '../../../common/values/branded.js';

/** Where a browser may be sent with a user's openId: an absolute http(s) address on an allowed host, as browsers normalise it. */
export type RedirectTarget = Branded<string, 'RedirectTarget'>;

const MAX_LENGTH = 2_048;
const ADDRESS = /^(https?):\/\/([^/?#]+)/i;
/** Browsers drop tabs and line ends, and take `\` for `/`: what such an address means to them is not what it looks like. */
const TREACHEROUS = /[\p{Cc}\p{Z}\\]/u;
const DEFAULT_PORT: Record<string, string> = { http: '80', https: '443' };

/**
 * Reads a redirect by the allow-list's rule: the host, with its port, stands in the list exactly as it is written in the address. An
 * escaped, dotted (`host.`), user-carrying (`host@evil`) or non-ASCII spelling is refused, whatever it would be resolved to.
 * @throws InvalidInput naming `redirect`
 */
export function parseRedirect(value: unknown, allowedHosts: readonly string[]): RedirectTarget {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || TREACHEROUS.test(value)) throw notAnAddress();
  const [, scheme = '', authority = ''] = ADDRESS.exec(value) ?? [];
  if (authority === '' || !URL.canParse(value)) throw notAnAddress();
  if (!isAllowed(authority.toLowerCase(), DEFAULT_PORT[scheme.toLowerCase()] ?? '', allowedHosts)) {
    throw InvalidInput.of('redirect', "its host must be PUBLIC_URL's or one of REDIRECT_ALLOWED_HOSTS");
  }
  return new URL(value).href as RedirectTarget;
}

function isAllowed(authority: string, defaultPort: string, allowedHosts: readonly string[]): boolean {
  const spelt = withPort(authority, defaultPort);
  return allowedHosts.some((host) => withPort(host.toLowerCase(), defaultPort) === spelt);
}

function withPort(authority: string, defaultPort: string): string {
  return /:\d+$/.test(authority) ? authority : `${authority}:${defaultPort}`;
}

function notAnAddress(): InvalidInput {
  return InvalidInput.of('redirect', `must be an absolute http or https address of at most ${MAX_LENGTH} characters`);
}
