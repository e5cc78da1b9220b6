import { isIPv4 } from 'node:net';

const MAPPED = /^::ffff:/i;

/** `::ffff:203.0.113.7`, as a socket that listens on IPv6 too names an IPv4 caller, as `203.0.113.7`; without a zone (`%eth0`). */
export function normaliseIp(address: string): string {
  const unzoned = address.replace(/%.*$/, '');
  const mapped = unzoned.replace(MAPPED, '');
  return isIPv4(mapped) ? mapped : unzoned;
}
