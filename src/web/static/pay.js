/*
 * Pays a bill: places the order where it is none yet, has its payment prepared, hands it to WeChat (or shows a QR code outside of it), and
 * asks the SERVER until the order is paid. What WeChat's client answers is no proof, and it may answer never, twice, late or anything: it
 * only says when to look. The page never waits for it with its hands tied, and of money it says what the server says, having asked the
 * gateway (`?refresh=true`), and nothing else. Its words come with the page.
 */
'use strict';

(() => {
  const ASK_EVERY_MS = 1000;
  const WATCH_EVERY_MS = 3000;
  const WATCH_FOR_MS = 60 * 60_000;
  const ANSWER_WITHIN_MS = 20_000;
  const BRIDGE_WITHIN_MS = 10_000;
  /** After that, a sheet that gives no sign leaves the button to be pressed again. */
  const SHEET_QUIET_MS = 4000;
  const CONFIRM_FOR_MS = 60_000;
  const QR_FOR_MS = 10 * 60_000;
  /** How often the server is made to ask the gateway, by what the page waits for: the notification mostly comes sooner. */
  const GATEWAY_EVERY_MS = { sheet: 5000, asking: 3000, qr: 10_000, unsure: 15_000 };

  const payment = document.getElementById('payment');
  if (!payment) return;
  const [said, button, qr] = ['said', 'pay', 'qr'].map((id) => document.getElementById(id));
  const offers = Object.fromEntries(['reload', 'again', 'change'].map((id) => [id, document.getElementById(id)]));
  const bill = JSON.parse(payment.dataset.bill);
  const words = JSON.parse(payment.dataset.words);
  let orderNumber = bill.orderNumber;

  /** Each press of the button is a try; what comes back to an earlier one only says when to look. */
  let tries = 0;
  /** idle, placing, sheet (WeChat's is open, for all we know), asking (WeChat says paid), qr, unsure (closed, the money unknown), over */
  let phase = 'idle';
  let phaseEndsAt = Infinity;
  let gatewayAskedAt = 0;
  let stirredAt = Date.now();

  const now = () => Date.now();
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const both = ({ zh, en }) => `${zh}\n${en}`;

  // --- what the buyer sees ---

  const show = (tone, state, lines, offer) => {
    said.className = `notice ${tone}`;
    said.textContent = lines.filter(Boolean).join('\n');
    said.dataset.state = state;
    said.hidden = false;
    offers.reload.href = location.pathname + location.search;
    offers.reload.hidden = offer !== 'reload';
    offers.again.hidden = offer !== 'again';
    offers.change.hidden = offer !== 'change' && Boolean(orderNumber);
  };

  /** @param gateway what the server says of the money; undefined: nothing, and then nothing is said of it */
  const say = (key, { gateway, lines = [], offer } = {}) => {
    const money = words.money[gateway];
    show(words.said[key].tone, key, [both(words.said[key]), ...lines, money && both(money)], offer);
  };

  const lock = () => {
    if (!button) return;
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
  };
  const unlock = () => {
    if (!button) return;
    button.disabled = false;
    button.hidden = false;
    button.removeAttribute('aria-busy');
  };
  const enter = (next, forMs = Infinity) => {
    phase = next;
    phaseEndsAt = now() + forMs;
    stirredAt = now();
  };
  /** The buyer may press again, and the page goes on looking. */
  const rest = () => {
    enter('idle');
    qr.hidden = true;
    unlock();
  };

  // --- what the server says ---

  /** @returns the answer's body; throws an Error with the `problem` that the server tells of, or without one where nobody answered */
  const ask = async (path, body) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), ANSWER_WITHIN_MS);
    try {
      const response = await fetch(bill.ordersUrl + path, {
        credentials: 'same-origin',
        signal: patience.signal,
        ...(body && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
      const { ok, status, headers } = response;
      const answer = await response.json().catch(() => undefined);
      if (ok && answer) return answer;
      const problem = { code: `http-${status}`, status, requestId: headers.get('x-request-id'), ...answer };
      throw Object.assign(new Error(problem.detail), { problem });
    } finally {
      clearTimeout(timer);
    }
  };

  const yuan = (payments) => `¥${(payments.reduce((sum, { totalFee }) => sum + totalFee, 0) / 100).toFixed(2)}`;
  const factsOf = ({ paidAt, surplus = [] }) => [
    surplus.length > 0 && yuan(surplus),
    orderNumber && `订单号 Order no. ${orderNumber}`,
    paidAt && `支付时间 Paid at ${new Date(paidAt).toLocaleString('zh-CN', { hour12: false })}`,
  ];

  /** An order's end; undefined while it may yet be paid. One that is closed has ended once nobody can pay any of its tries. */
  const endOf = ({ status, gateway, surplus = [] }) => {
    if (surplus.length > 0) return status === 'PAID' ? 'twice' : 'surplus';
    if (status === 'PAID' || status === 'REFUNDED') return status;
    return status === 'CLOSED' && (gateway ?? 'CLOSED') === 'CLOSED' ? 'CLOSED' : undefined;
  };

  const finish = (key, order) => {
    tries += 1;
    enter('over');
    qr.hidden = true;
    if (button) button.hidden = true;
    const isClosed = key === 'CLOSED';
    say(key, { ...(isClosed && { gateway: order.gateway, offer: 'again' }), lines: isClosed ? [] : factsOf(order) });
  };

  /** The order is closed, and a try to pay it may not be: it is told at once what is known, and looked at until all is. */
  const doubt = (gateway) => {
    enter('unsure');
    qr.hidden = true;
    if (button) button.hidden = true;
    say('CLOSED', { gateway, offer: gateway === 'UNPAID' ? 'again' : undefined });
  };

  const hear = (order) => {
    const end = endOf(order);
    const { status, gateway } = order;
    if (end) finish(end, order);
    else if (gateway === 'PAID') confirm('arrived', WATCH_FOR_MS);
    else if (status === 'CLOSED' && phase !== 'asking') doubt(gateway);
    return order;
  };

  const endsOtherwise = (order) => endOf(order) !== undefined && endOf(order) !== 'CLOSED';
  const isGatewayDue = () => now() - gatewayAskedAt >= (GATEWAY_EVERY_MS[phase] ?? 0);

  /** @returns the order; throws what `ask` throws */
  const look = async (withGateway) => {
    if (withGateway) gatewayAskedAt = now();
    const order = await ask(`/${orderNumber}${withGateway ? '?refresh=true' : ''}`);
    if (phase === 'over') return order;
    if (order.status !== 'CLOSED' || withGateway || endsOtherwise(order)) return hear(order);
    // A closed order has one question left.
    return isGatewayDue() ? look(true) : order;
  };

  /** Somebody says that it is paid: the server is asked often, for a while. */
  const confirm = (key, forMs = CONFIRM_FOR_MS) => {
    enter('asking', forMs);
    qr.hidden = true;
    lock();
    say(key);
  };

  /** The client says that it came to nothing, or nothing clear: what the buyer is told of the money is the server's to say. */
  const settle = async (mine, key, reason) => {
    say('asking');
    const { gateway = 'UNKNOWN' } = await look(true).catch(() => ({}));
    if (mine !== tries || ['over', 'asking', 'unsure'].includes(phase)) return;
    rest();
    const isPayable = gateway === 'UNPAID';
    say(key, { gateway: isPayable ? 'PAYABLE' : gateway, lines: [reason], offer: isPayable ? 'again' : undefined });
    if (mine > 0) said.focus();
  };

  /** What the server's refusals mean to a payer. */
  const explain = ({ problem, key }) => {
    rest();
    if (!problem) say(key ?? 'away');
    else {
      const { code, detail, requestId } = problem;
      const known = words.problems[code];
      const isTold = known && code !== 'invalid-input';
      const lines = [both(known ?? words.unknown), !isTold && detail, [code, requestId].filter(Boolean).join(' · ')];
      show('bad', code, lines, known?.next);
    }
    said.focus();
  };

  // --- WeChat ---

  const inWeChat = () => /MicroMessenger/i.test(navigator.userAgent);
  const noBridge = (cause) => Object.assign(new Error('WeChat’s bridge is not there', { cause }), { key: 'bridge' });

  /** WeChat puts its bridge into the page when it is ready, which may be after the page. */
  const bridge = () =>
    new Promise((resolve, reject) => {
      const take = () =>
        typeof window.WeixinJSBridge?.invoke === 'function' ? resolve(window.WeixinJSBridge) : undefined;
      take();
      document.addEventListener('WeixinJSBridgeReady', take);
      setTimeout(() => reject(noBridge()), BRIDGE_WITHIN_MS);
    });

  const hearClient = (mine, answer) => {
    const word = String(answer?.err_msg ?? answer?.errMsg ?? '');
    const reason = String(answer?.err_desc ?? answer?.errDesc ?? '').slice(0, 200);
    if (/:\s*ok$/i.test(word)) confirm('asking');
    else if (/:\s*cancel$/i.test(word)) void settle(mine, 'cancelled', reason);
    else if (/:\s*fail/i.test(word)) void settle(mine, 'PAYMENT_FAILED', reason);
    else void settle(mine, 'unclear', reason || word.slice(0, 200));
  };

  const payInWeChat = async (isStale, mine) => {
    const { signature } = await ask(`/${orderNumber}/pay`, { tradeType: 'JSAPI' });
    const weixin = isStale() ? undefined : await bridge();
    if (isStale()) return;
    let answered = false;
    enter('sheet');
    say('sheet');
    try {
      weixin.invoke('getBrandWCPayRequest', signature, (answer) => {
        if (answered || isStale()) return void wake();
        answered = true;
        return hearClient(mine, answer);
      });
    } catch (error) {
      throw noBridge(error);
    }
    await pause(SHEET_QUIET_MS);
    if (!isStale() && phase === 'sheet') grumble();
  };

  /** The client is silent: the sheet may be open, closed or never have come. */
  const grumble = (gateway) => {
    unlock();
    say('quiet', { gateway: gateway === 'UNPAID' ? gateway : undefined });
  };

  const payByQr = async (isStale) => {
    const { qrCode } = await ask(`/${orderNumber}/pay`, { tradeType: 'NATIVE' });
    if (isStale()) return;
    qr.querySelector('img').src = qrCode;
    qr.hidden = false;
    enter('qr', QR_FOR_MS);
    button.hidden = true;
    say('waiting');
  };

  // --- the button ---

  /**
   * Its number goes into the address, so that a reload pays the same order and not another.
   * @returns false where the order costs something else than the page says: then it is shown first
   */
  const place = async () => {
    const placed = await ask('', bill.draft);
    ({ orderNumber } = placed);
    const query = new URLSearchParams(location.search);
    query.set('orderNumber', orderNumber);
    const isSame = placed.totalFee === undefined || placed.totalFee === bill.totalFee;
    if (!isSame) query.set('repriced', '1');
    history.replaceState(null, '', `${location.pathname}?${query}`);
    if (!isSame) location.reload();
    return isSame;
  };

  const press = async () => {
    const mine = (tries += 1);
    const isStale = () => mine !== tries || phase === 'over';
    enter('placing');
    lock();
    say('placing');
    try {
      if (!orderNumber && !(await place())) return;
      if (!isStale()) await (inWeChat() ? payInWeChat(isStale, mine) : payByQr(isStale));
    } catch (error) {
      if (!isStale()) await giveUp(error, isStale);
    }
  };

  /** What cannot be paid any more may be paid: then that is the answer. */
  const giveUp = async (error, isStale) => {
    const isAbout = ['order-not-payable', 'trade-already-paid', 'trade-closed'].includes(error.problem?.code);
    if (isAbout) await look(true).catch(() => undefined);
    if (!isStale() && phase !== 'asking' && phase !== 'unsure') explain(error);
  };

  // --- looking, for as long as the page is there ---

  const isActive = () => ['sheet', 'asking', 'qr'].includes(phase);

  const timeIsUp = () => {
    rest();
    say('unsure');
  };

  const glance = async () => {
    const mine = tries;
    try {
      await look(phase !== 'idle' && isGatewayDue());
    } catch (error) {
      // The network may be back in a second; what the server says of the order does not change by asking.
      if (mine === tries && isActive() && error.problem?.status < 500) explain(error);
    }
  };

  const watch = async () => {
    while (phase !== 'over') {
      await pause(isActive() ? ASK_EVERY_MS : WATCH_EVERY_MS);
      const isWatched = isActive() || (!document.hidden && now() - stirredAt < WATCH_FOR_MS);
      if (orderNumber && phase !== 'placing' && phase !== 'over' && isWatched) await glance();
      if (now() > phaseEndsAt && isActive()) timeIsUp();
    }
  };

  /** The buyer is back, or something has happened: whatever it was, the server knows. */
  const wake = async () => {
    stirredAt = now();
    if (!orderNumber || phase === 'placing' || phase === 'over' || now() - gatewayAskedAt < ASK_EVERY_MS) return;
    const order = await look(true).catch(() => undefined);
    if (phase === 'sheet' && order) grumble(order.gateway);
  };

  /** From the browser's memory: timers stood still, and what was asked before is lost. */
  const revive = () => {
    if (phase === 'over') return;
    tries += 1;
    rest();
    if (orderNumber) say('pending');
    else said.hidden = true;
    void wake();
  };

  window.addEventListener('pageshow', ({ persisted }) => persisted && revive());
  document.addEventListener('visibilitychange', () => !document.hidden && void wake());
  window.addEventListener('focus', () => void wake());
  window.addEventListener('online', () => void wake());
  button?.addEventListener('click', press);

  if (endsOtherwise(bill)) finish(endOf(bill), bill);
  else if (bill.status === 'CLOSED') doubt();
  else if (bill.status === 'PAYMENT_FAILED') void settle(tries, 'PAYMENT_FAILED');
  else if (bill.outTradeNo) say('pending');
  else if (new URLSearchParams(location.search).has('repriced')) say('repriced');
  if (bill.outTradeNo) void wake();
  void watch();
})();
