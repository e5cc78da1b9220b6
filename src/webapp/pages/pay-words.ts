type Tone = '' | 'good' | 'warn' | 'bad';

/** What the page's script tells of a payment. */
interface Words {
  zh: string;
  en: string;
  tone: Tone;
}

const words = (tone: Tone, zh: string, en: string): Words => ({ zh, en, tone });

/**
 * What has happened, by the script's word for it. None says whether money moved: that is said beside it, in the words of `MONEY_WORDS`,
 * for it is the server's to say and not WeChat's client's.
 */
export const PAYMENT_WORDS: Readonly<Record<string, Words>> = {
  placing: words('', '正在准备支付…', 'Preparing the payment…'),
  sheet: words(
    '',
    '请在微信的窗口中完成支付，付款后本页会自动更新。',
    'Pay in WeChat’s window; this page notices by itself.',
  ),
  quiet: words(
    'warn',
    '如果微信的支付窗口没有出现，或已经关闭，可以再按一次支付：仍是同一个订单。',
    'Where WeChat’s window did not appear, or is closed, press the button again: it is the same order.',
  ),
  asking: words('', '正在向商户确认支付结果…', 'Asking the shop whether the payment has arrived…'),
  arrived: words('', '已收到付款，正在确认订单…', 'The payment has arrived; the order is being confirmed…'),
  waiting: words('', '请用微信扫码，付款后本页会自动更新。', 'Scan with WeChat; this page notices by itself.'),
  PAID: words('good', '✓ 支付成功', 'Paid'),
  REFUNDED: words('', '该订单已退款', 'The order was refunded'),
  cancelled: words('warn', '已取消支付。', 'Cancelled.'),
  PAYMENT_FAILED: words('bad', '支付没有成功。', 'The payment did not succeed.'),
  unclear: words('warn', '微信没有说明支付结果。', 'WeChat did not say what became of the payment.'),
  CLOSED: words(
    'bad',
    '订单已过期或已关闭，请重新下单。',
    'The order has expired or was closed. Please place a new one.',
  ),
  surplus: words(
    'warn',
    '已收到付款，但订单无法完成，款项应退还。请联系商家，不要再次付款。',
    'The payment arrived, but the order cannot be met: the money is to go back. Ask the shop, and do not pay again.',
  ),
  twice: words(
    'warn',
    '✓ 支付成功，但收到了多余的付款，应退还。请联系商家。',
    'Paid, and more than once: what was too much is to go back. Ask the shop.',
  ),
  pending: words(
    'warn',
    '还没有收到付款。如果刚才已经付款，请稍候，本页会自动更新，不要重复支付。',
    'No payment has arrived yet. If you have just paid, wait: this page notices by itself. Do not pay again.',
  ),
  unsure: words(
    'warn',
    '还没有收到支付结果。如果已经付款，请稍候，本页会自动更新，不要重复支付。',
    'No result yet. If you have paid, wait: this page notices by itself. Do not pay again.',
  ),
  repriced: words(
    'warn',
    '价格有变化，请确认新的金额后再支付。',
    'The price has changed; look at the new amount before you pay.',
  ),
  away: words(
    'bad',
    '网络连接失败，请再按一次支付。如果已经付款，请稍候，本页会自动更新。',
    'The network is away; press the button again. If you have paid, wait: this page notices by itself.',
  ),
  bridge: words(
    'bad',
    '微信没有响应，请再按一次支付；如果还不行，请关闭本页后重新打开。',
    'WeChat does not answer. Press the button again; if that does not help, close this page and open it again.',
  ),
};

/**
 * What the server says of the money, having asked the gateway (`gateway` of an order); nothing else lets the page say any of it.
 * `PAYABLE`: unpaid, and the button is there.
 */
export const MONEY_WORDS: Readonly<Record<string, Pick<Words, 'zh' | 'en'>>> = {
  CLOSED: { zh: '没有扣款。', en: 'Nothing was paid.' },
  UNPAID: { zh: '目前没有收到付款。', en: 'No payment has arrived so far.' },
  PAYABLE: { zh: '目前没有收到付款，可以重新支付。', en: 'No payment has arrived so far; you can pay again.' },
  UNKNOWN: {
    zh: '暂时不能确认有没有付款。如果已经付款，请稍候，本页会自动更新，不要重复支付。',
    en: 'Whether anything was paid is not known yet. If you have paid, wait: this page notices by itself. Do not pay again.',
  },
};
