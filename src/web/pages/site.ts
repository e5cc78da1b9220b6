import { formatFen, type TimeZone } from '../../common/index.js';
import { type Assets } from '../assets/assets.js';
import { both } from './both.js';
import { buyer } from './buyer.js';
import { icon } from './icons.js';
import { stateOf, type StateLabel } from './state-label.js';

/** What every template can say. */
export interface Site {
  /** An icon as SVG text, hidden from screen readers: words stand beside it. */
  icon: (name: string) => string;
  /** The address of a style sheet or script. */
  asset: (name: string) => string;
  /** Chinese first, English beside it. */
  both: (chinese: string, english: string) => string;
  /** Fen as yuan: `1990` → `19.90`. */
  yuan: (fen: number) => string;
  /** `2026-03-01 09:30:00` by the clock of who reads; empty for none. */
  time: (at: Date | string | undefined) => string;
  /** A payer's nickname; who does not follow the account has none (WeConnect: `unknown`). */
  buyer: (nickname: string | null | undefined) => string;
  /** A state in both languages, and how it is coloured. */
  stateOf: (state: string) => StateLabel;
}

export function site(assets: Assets, zone: TimeZone): Site {
  const time: Site['time'] = (at) => (at === undefined ? '' : zone.textOf(new Date(at)));
  return {
    icon,
    asset: (name) => assets.url(name),
    both,
    yuan: (fen) => formatFen(fen, { grouped: true }),
    time,
    buyer,
    stateOf,
  };
}
