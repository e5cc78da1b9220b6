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
