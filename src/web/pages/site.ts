import { formatFen, type TimeZone } from '../../common/index.js';
import { type Assets } from '../assets/assets.js';
import escapeHtml from 'escape-html';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** How a state is shown. */
export interface StateLabel {
  zh: string;
  en: string;
  tone: 'good' | 'bad' | 'waiting' | 'quiet';
}

const LABELS: Readonly<Record<string, StateLabel>> = {
  // events
  received: { zh: '已收到', en: 'received', tone: 'waiting' },
  confirmed: { zh: '已确认', en: 'confirmed', tone: 'good' },
  untold: { zh: '未通知', en: 'untold', tone: 'bad' },
  superseded: { zh: '已被取代', en: 'superseded', tone: 'quiet' },
  refused: { zh: '未获证实', en: 'refused', tone: 'bad' },
  // deliveries
  pending: { zh: '待投递', en: 'pending', tone: 'waiting' },
  running: { zh: '投递中', en: 'running', tone: 'waiting' },
  done: { zh: '已送达', en: 'done', tone: 'good' },
  dead: { zh: '已放弃', en: 'dead letter', tone: 'bad' },
  // trades
  CREATED: { zh: '已创建', en: 'created', tone: 'waiting' },
  PREPAID: { zh: '待支付', en: 'awaiting payment', tone: 'waiting' },
  PAY_SUCCESS: { zh: '支付成功', en: 'paid', tone: 'good' },
  PAY_ERROR: { zh: '支付失败', en: 'failed', tone: 'bad' },
  CLOSED: { zh: '已关闭', en: 'closed', tone: 'quiet' },
  REFUND: { zh: '已退款', en: 'refunded', tone: 'quiet' },
  PARTLY_REFUNDED: { zh: '部分退款', en: 'partly refunded', tone: 'quiet' },
  REFUNDING: { zh: '退款中', en: 'refund under way', tone: 'waiting' },
  REFUND_ABNORMAL: { zh: '退款异常', en: 'refund stuck', tone: 'bad' },
  REFUND_FAILED: { zh: '退款失败', en: 'refund failed', tone: 'bad' },
  // an order of a module
  'ORDER.AWAITING_PAYMENT': { zh: '待支付', en: 'awaiting payment', tone: 'waiting' },
  'ORDER.PAID': { zh: '已支付', en: 'paid', tone: 'good' },
  'ORDER.PAYMENT_FAILED': { zh: '支付失败', en: 'failed', tone: 'bad' },
  'ORDER.CLOSED': { zh: '已关闭', en: 'closed', tone: 'quiet' },
  'ORDER.REFUNDED': { zh: '已退款', en: 'refunded', tone: 'quiet' },
  // one refund
  'REFUND.PENDING': { zh: '待确认', en: 'not known yet', tone: 'waiting' },
  'REFUND.PROCESSING': { zh: '退款中', en: 'under way', tone: 'waiting' },
  'REFUND.ABNORMAL': { zh: '退款异常', en: 'stuck', tone: 'bad' },
  'REFUND.SUCCESS': { zh: '已到账', en: 'given back', tone: 'quiet' },
  'REFUND.FAILED': { zh: '退款失败', en: 'failed', tone: 'bad' },
  // a channel's payment
  enabled: { zh: '已开通', en: 'enabled', tone: 'good' },
  proxied: { zh: '代支付', en: 'proxied', tone: 'waiting' },
  disabled: { zh: '未开通', en: 'not opened', tone: 'quiet' },
};

/** A state that is not known here is shown as it is. */
export function stateOf(state: string): StateLabel {
  return LABELS[state] ?? { zh: state, en: '', tone: 'quiet' };
}

const { resolve } = createRequire(import.meta.url);
const KNOWN = new Map<string, string>();

/** An icon of heroicons' outline set as SVG text. @throws Error for a name that it has not: a template's mistake */
export function icon(name: string): string {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const svg = readFileSync(resolve(`heroicons/24/outline/${name}.svg`), 'utf8').replace('<svg', '<svg class="icon"');
  KNOWN.set(name, svg);
  return svg;
}

/** Who paid, as a page names them. The gateway knows the nickname of a follower only, and says `unknown` of anybody else. */
export function buyer(nickname: string | null | undefined): string {
  return nickname === 'unknown' ? '未关注' : (nickname ?? '–');
}

/** Chinese first, English beside it, as HTML. */
export function both(chinese: string, english: string): string {
  return `<span>${escapeHtml(chinese)}</span> <span class="en" lang="en">${escapeHtml(english)}</span>`;
}

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
  /** A payer's nickname; who does not follow the account has none (the gateway: `unknown`). */
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
