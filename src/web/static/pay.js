/*
 * Pays a bill: places the order where it is none yet, has its payment prepared, hands it to WeChat (or shows a QR code outside of it), and
 * then asks the SERVER until the order is paid. What WeChat's client answers is no proof: it only says when to begin asking, or to stop.
 */
'use strict';

(() => {
  const ASK_EVERY_MS = 1000;
  const ASK_FOR_MS = 60_000;
  const QR_ASK_FOR_MS = 10 * 60_000;
  const WATCH_EVERY_MS = 3000;
  const WATCH_FOR_MS = 60 * 60_000;

  const payment = document.getElementById('payment');
  if (!payment) return;
  const said = document.getElementById('said');
  const button = document.getElementById('pay');
  const qr = document.getElementById('qr');
  const again = document.getElementById('again');
  const bill = JSON.parse(payment.dataset.bill);
  let orderNumber = bill.orderNumber;
  let tries = 0;

  const WORDS = {
    placing: ['', '正在准备支付…\nPreparing the payment…'],
    asking: ['', '正在向商户确认支付结果…\nAsking the shop whether the payment has arrived…'],
    waiting: ['', '请用微信扫码，付款后本页会自动更新。\nScan with WeChat; this page notices by itself.'],
    PAID: ['good', '✓ 支付成功\nPaid'],
    REFUNDED: ['', '该订单已退款\nThe order was refunded'],
    cancelled: ['warn', '已取消支付，没有扣款。可以重新支付。\nCancelled, nothing was paid. You can pay again.'],
    PAYMENT_FAILED: [
      'bad',
      '支付失败，没有扣款。可以重新支付。\nThe payment failed, nothing was paid. You can pay again.',
    ],
    CLOSED: [
      'bad',
      '订单已过期或已关闭，没有扣款，请重新下单。\nThe order has expired or was closed, nothing was paid. Please place a new one.',
    ],
    surplus: [
      'warn',
      '已收到付款，但订单无法完成，款项应退还。请联系商家，不要再次付款。\nThe payment arrived, but the order cannot be met: the money is to go back. Ask the shop, and do not pay again.',
    ],
    twice: [
      'warn',
      '✓ 支付成功，但收到了多余的付款，应退还。请联系商家。\nPaid, and more than once: what was too much is to go back. Ask the shop.',
    ],
    expired: [
      'warn',
      '支付已过期，没有扣款。可以重新支付。\nThe payment has expired, nothing was paid. You can pay again.',
    ],
    pending: [
      'warn',
      '还没有收到付款。如果刚才已经付款，请稍候，本页会自动更新，不要重复支付。\nNo payment has arrived yet. If you have just paid, wait: this page notices by itself. Do not pay again.',
    ],
    unsure: [
      'warn',
      '还没有收到支付结果。如果已经付款，请稍候，本页会自动更新，不要重复支付。\nNo result yet. If you have paid, wait: this page notices by itself. Do not pay again.',
    ],
    away: [
      'bad',
      '网络连接失败，请重试。重试不会重复扣款。\nThe network is away; try again. You will not be charged twice.',
    ],
    bridge: ['bad', '微信没有响应，请关闭本页后重新打开。\nWeChat does not answer; close this page and open it again.'],
  };
  const FINAL = ['PAID', 'REFUNDED', 'CLOSED'];
  /** Nothing was paid, and nothing is under way: another order does no harm. */
  const UNPAID = ['cancelled', 'PAYMENT_FAILED', 'CLOSED', 'expired'];

  const say = (key, detail = '') => {
    const [tone, text] = WORDS[key];
    said.className = `notice ${tone}`;
    said.textContent = detail ? `${text}\n${detail}` : text;
    said.dataset.state = key;
    said.hidden = false;
    again.hidden = !UNPAID.includes(key);
  };
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** @returns the answer's body; throws a Problem for an error that the server tells of */
  const ask = async (path, body) => {
    const init = body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const response = await fetch(bill.ordersUrl + path, { credentials: 'same-origin', ...init });
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error(answer.detail), { problem: answer });
    return answer;
  };

  /** Its number goes into the address, so that a reload pays the same order and not another. */
  const place = async () => {
    ({ orderNumber } = await ask('', bill.draft));
    const { pathname, search } = location;
    const query = new URLSearchParams(search);
    query.set('orderNumber', orderNumber);
    history.replaceState(null, '', `${pathname}?${query}`);
    document.getElementById('choices').hidden = true;
  };

  const inWeChat = () => /MicroMessenger/i.test(navigator.userAgent);

  /** WeChat puts its bridge into the page when it is ready, which may be after the page. */
  const bridge = () =>
    new Promise((resolve, reject) => {
      if (window.WeixinJSBridge) return resolve(window.WeixinJSBridge);
      document.addEventListener('WeixinJSBridgeReady', () => resolve(window.WeixinJSBridge), { once: true });
      setTimeout(() => reject(Object.assign(new Error('no bridge'), { key: 'bridge' })), 10_000);
      return undefined;
    });

  /** @returns what WeChat's client says: ok, cancel or fail */
  const hand = async (signature) => {
    const weixin = await bridge();
    return new Promise((resolve) => {
      weixin.invoke('getBrandWCPayRequest', signature, ({ err_msg: said_ }) => resolve(String(said_).split(':').pop()));
    });
  };

  /**
   * Asks until the order is paid, or ends otherwise. @returns it as it was last
   * @param endings what else it may end with: an earlier try's failure says nothing of one that WeChat calls paid
   */
  const untilPaid = async (limit, endings = FINAL) => {
    const end = Date.now() + limit;
    let order = { status: 'AWAITING_PAYMENT' };
    while (Date.now() < end) {
      try {
        order = await ask(`/${orderNumber}`);
      } catch (error) {
        // The network may be back in a second; what the server says of the order does not change by asking.
        if (error.problem && error.problem.status < 500) throw error;
      }
      if (endings.includes(order.status)) return order;
      await pause(ASK_EVERY_MS);
    }
    return order;
  };

  /** What the buyer is told: an order that is closed is no proof that nothing was paid. */
  const wordFor = ({ status, surplus = [] }) => {
    if (surplus.length === 0) return status === 'AWAITING_PAYMENT' ? 'unsure' : status;
    return status === 'PAID' ? 'twice' : 'surplus';
  };

  const sumOf = (payments) => `¥${(payments.reduce((sum, { totalFee }) => sum + totalFee, 0) / 100).toFixed(2)}`;

  const conclude = (order) => {
    const { status, surplus = [] } = order;
    qr.hidden = true;
    say(wordFor(order), surplus.length > 0 ? sumOf(surplus) : '');
    if (button) button.hidden = FINAL.includes(status);
  };

  const payInWeChat = async () => {
    const { signature } = await ask(`/${orderNumber}/pay`, { tradeType: 'JSAPI' });
    const word = await hand(signature);
    if (word === 'cancel') {
      const order = await ask(`/${orderNumber}`);
      return FINAL.includes(order.status) ? conclude(order) : say('cancelled');
    }
    say('asking');
    // A failure is told by the bank through the server too; it comes sooner than the limit, or not at all.
    if (word === 'ok') {
      const order = await untilPaid(ASK_FOR_MS);
      return conclude(FINAL.includes(order.status) ? order : { ...order, status: 'AWAITING_PAYMENT' });
    }
    const order = await untilPaid(5 * ASK_EVERY_MS, [...FINAL, 'PAYMENT_FAILED']);
    return conclude(FINAL.includes(order.status) ? order : { ...order, status: 'PAYMENT_FAILED' });
  };

  const payByQr = async () => {
    const { qrCode } = await ask(`/${orderNumber}/pay`, { tradeType: 'NATIVE' });
    qr.querySelector('img').src = qrCode;
    qr.hidden = false;
    say('waiting');
    conclude(await untilPaid(QR_ASK_FOR_MS, [...FINAL, 'PAYMENT_FAILED']));
  };

  /** What the server's refusals mean to a payer. */
  const explain = async ({ problem, key }) => {
    if (key) return say(key);
    if (!problem) return say('away');
    if (problem.code === 'trade-expired') return say('expired');
    if (problem.code === 'order-not-payable') return conclude(await ask(`/${orderNumber}`));
    if (problem.safeToRetry) return say('away', problem.detail);
    said.className = 'notice bad';
    said.textContent = `${problem.detail}\n${problem.code}`;
    said.dataset.state = problem.code;
    said.hidden = false;
    return undefined;
  };

  /** Until the buyer tries here: the order may be paid in another window or on another phone, or the news was late. */
  const watch = async () => {
    const mine = tries;
    const end = Date.now() + WATCH_FOR_MS;
    while (Date.now() < end) {
      await pause(WATCH_EVERY_MS);
      const order = document.hidden ? undefined : await ask(`/${orderNumber}`).catch(() => undefined);
      if (mine !== tries) return;
      if (FINAL.includes(order?.status)) return conclude(order);
    }
  };

  const pay = async () => {
    tries += 1;
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    say('placing');
    try {
      if (!orderNumber) await place();
      await (inWeChat() ? payInWeChat() : payByQr());
    } catch (error) {
      await explain(error).catch(() => say('away'));
    } finally {
      button.disabled = false;
      button.removeAttribute('aria-busy');
      said.focus();
      if (orderNumber && !FINAL.includes(said.dataset.state)) void watch();
    }
  };

  if (bill.status && bill.status !== 'AWAITING_PAYMENT') conclude(bill);
  else if (bill.outTradeNo) say('pending');
  if (orderNumber && !FINAL.includes(bill.status)) void watch();
  button?.addEventListener('click', pay);
})();
