import { InvalidInput } from '../common/index.js';

/** How long a token counts, as jose reads it: `90s`, `30m`, `1h`, `7d`. */
export type Ttl = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** @throws InvalidInput */
export function parseTtl(value: unknown): Ttl {
  if (typeof value !== 'string' || !/^[1-9]\d{0,5}[smhd]$/.test(value)) {
    throw InvalidInput.of('ttl', 'must be a number with s, m, h or d behind it, such as 30m');
  }
  return value as Ttl;
}
