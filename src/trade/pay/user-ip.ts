import { isIP, isIPv4 } from 'node:net';

const MAPPED = /^::ffff:/i;
/** `203.0.113.7:4711`, `[2001:db8::7]`, `[2001:db8::7]:4711` */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)$/;

/** `::ffff:203.0.113.7`, as a socket that listens on IPv6 too names an IPv4 caller, as `203.0.113.7`; without a zone (`%eth0`). */
export function normaliseIp(address: string): string {
  const unzoned = address.replace(/%.*$/, '');
  const mapped = unzoned.replace(MAPPED, '');
  return isIPv4(mapped) ? mapped : unzoned;
}

/** An address as proxies write it into X-Forwarded-For, some with a port; undefined for `unknown` and whatever else is none. */
export function ipOfPeer(written: string): string | undefined {
  const [, bracketed, bare] = WITH_PORT.exec(written) ?? [];
  const address = normaliseIp(bracketed ?? bare ?? written);
  return isIP(address) > 0 ? address : undefined;
}
