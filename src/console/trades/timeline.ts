import { type Trade, type TradeHistoryEntry } from '../../trade/index.js';
import { stateOf } from '../../web/index.js';
import { type DeliveryView, type EventView } from '../../webhook/index.js';

/** One thing that happened to a payment. */
export interface TimelineEntry {
  at: string;
  icon: string;
  zh: string;
  en: string;
  tone: 'good' | 'bad' | 'waiting' | 'quiet';
  detail?: string | undefined;
  /** What was posted or kept, as JSON. */
  raw?: string | undefined;
  /** The event to look at: what was posted, or what was given up and can be replayed. */
  eventId?: string | undefined;
}

/** An event with what was posted. */
export type EventWithBody = EventView & { body: string };

type Look = Pick<TimelineEntry, 'icon' | 'zh' | 'en' | 'tone'>;

const STATES: Readonly<Record<TradeHistoryEntry['state'], Look>> = {
  CREATED: { icon: 'shopping-bag', zh: '下单', en: 'Ordered', tone: 'quiet' },
  PREPAID: { icon: 'document-check', zh: '预支付已生成', en: 'Prepaid', tone: 'quiet' },
  PAY_SUCCESS: { icon: 'check-circle', zh: '已支付', en: 'Paid', tone: 'good' },
  PAY_ERROR: { icon: 'x-circle', zh: '支付失败', en: 'Payment failed', tone: 'bad' },
  CLOSED: { icon: 'lock-closed', zh: '已关闭', en: 'Closed', tone: 'quiet' },
  REFUND: { icon: 'receipt-refund', zh: '已退款', en: 'Refunded', tone: 'quiet' },
};

const SOURCES: Readonly<Record<TradeHistoryEntry['source'], string>> = {
  pay: '来自下单 by pay',
  notification: '收到通知后向支付网关查实 the gateway asked, after a notification',
  query: '查询 the gateway asked, by a query',
  close: '关单时查询 the gateway asked, on closing',
  refund: '退款 by a refund',
  import: '从支付网关导入 taken over from the gateway',
  reconciliation: '对账 the gateway asked, by the reconciler',
};

const DELIVERED: Readonly<Record<DeliveryView['state'], Look>> = {
  done: { icon: 'paper-airplane', zh: '已送达', en: 'Delivered to', tone: 'good' },
  dead: { icon: 'exclamation-triangle', zh: '投递已放弃', en: 'Given up for', tone: 'bad' },
  pending: { icon: 'clock', zh: '等待投递', en: 'Waits for', tone: 'waiting' },
  running: { icon: 'clock', zh: '投递中', en: 'Being delivered to', tone: 'waiting' },
};

/** What happened to one payment, oldest first: the trade's own history, what was posted about it, and each delivery. */
export function timelineOf(trade: Trade, events: readonly EventWithBody[]): TimelineEntry[] {
  const entries = [
    ...trade.history.map((entry) => stepOf(entry, trade)),
    ...events.flatMap((event) => [
      arrivalOf(event),
      ...event.deliveries.map((delivery) => deliveryOf(delivery, event)),
    ]),
  ];
  return entries.sort((one, other) => one.at.localeCompare(other.at));
}

function stepOf({ at, state, source, tradeStatus, note }: TradeHistoryEntry, trade: Trade): TimelineEntry {
  const details = [SOURCES[source], tradeStatus && `tradeStatus ${tradeStatus}`, note];
  const { outTradeNo, tradeType, totalFee, subject, metadata } = trade;
  return {
    ...STATES[state],
    at: at.toISOString(),
    detail: details.filter(Boolean).join(' · '),
    ...(state === 'CREATED' && { raw: JSON.stringify({ outTradeNo, tradeType, totalFee, subject, metadata }) }),
  };
}

function arrivalOf({ id, receivedAt, type, source, duplicates, state, body, lastError }: EventWithBody): TimelineEntry {
  const repeats = duplicates > 0 ? `重复 ${duplicates} 次 repeated ${duplicates}×` : undefined;
  return {
    at: receivedAt,
    icon: 'inbox-arrow-down',
    zh: source === 'webhook' ? '收到通知' : '查实后补记',
    en: source === 'webhook' ? 'Notification received' : 'Recorded after asking',
    tone: state === 'refused' ? 'bad' : 'quiet',
    detail: [type, wordsOf(state), repeats, lastError].filter(Boolean).join(' · '),
    raw: body,
    eventId: id,
  };
}

function deliveryOf(delivery: DeliveryView, { receivedAt, id }: EventWithBody): TimelineEntry {
  const { module, state, attempts, finishedAt, nextAttemptAt, lastError } = delivery;
  const look = DELIVERED[state];
  return {
    ...look,
    zh: `${look.zh} · ${module}`,
    en: `${look.en} ${module}`,
    at: finishedAt ?? nextAttemptAt ?? receivedAt,
    detail: [`尝试 ${attempts} 次 ${attempts} ${attempts === 1 ? 'try' : 'tries'}`, lastError]
      .filter(Boolean)
      .join(' · '),
    ...(state === 'dead' && { eventId: id }),
  };
}

function wordsOf(state: string): string {
  const { zh, en } = stateOf(state);
  return `${zh} ${en}`.trim();
}
