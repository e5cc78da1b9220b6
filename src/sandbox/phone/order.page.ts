import { formatFen } from '../../common/index.js';
import { keyOf, type Order, type TradeStatus } from '../orders/order.js';
import { both, layout, html, type SandboxHtml } from '../pages/layout.js';
import { USERS } from '../world/users.js';

const STATES: Record<TradeStatus, SandboxHtml> = {
  NOTPAY: both('待支付', 'Not paid yet'),
  PAY_SUCCESS: both('支付成功', 'Paid'),
  PAY_ERROR: both('支付失败，可重试', 'Payment failed, may be tried again'),
  CLOSED: both('订单已关闭', 'Closed'),
  REFUND: both('已退款', 'Refunded'),
};

interface View {
  payable: boolean;
  /** Leads here from a QR code that was replaced by a newer one. */
  staleCode: boolean;
  /** What the payer did last. */
  done: 'ok' | 'cancel' | 'fail' | undefined;
}

/** The cashier: what is to be paid, and the buttons. */
export const orderPage = (order: Order, { payable, staleCode, done }: View): SandboxHtml =>
  layout(
    `支付 ${order.subject}`,
    html`<h1>${both('微信支付', 'WeChat Pay')}</h1>
      ${done === 'cancel' ? html`<p class="notice">${both('已取消，未付款', 'Cancelled, nothing was paid')}</p>` : ''}
      <section class="card">
        <p class="subject">${order.subject}</p>
        <p class="amount">¥${formatFen(order.totalFee)}</p>
        ${facts(order)}
      </section>
      ${actions(order, payable, staleCode)}
      ${done === undefined ? '' : html`<p id="done" data-done="${done}" hidden></p>`}
      <p><a href="/phone">${both('全部待支付订单', 'All unpaid orders')}</a></p>`,
  );

const facts = ({ tradeStatus, outTradeNo, tradeNo, detail }: Order): SandboxHtml =>
  html`<dl>
    <dt>${both('状态', 'State')}</dt>
    <dd>${STATES[tradeStatus]}</dd>
    <dt>${both('商户单号', 'Order')}</dt>
    <dd>${outTradeNo}</dd>
    ${
      tradeNo === ''
        ? ''
        : html`<dt>${both('交易单号', 'Payment')}</dt>
            <dd>${tradeNo}</dd>`
    }
    ${
      detail === ''
        ? ''
        : html`<dt>${both('说明', 'Detail')}</dt>
            <dd>${detail}</dd>`
    }
  </dl>`;

function actions(order: Order, payable: boolean, staleCode: boolean): SandboxHtml {
  const { tradeType, tradeStatus } = order;
  if (staleCode)
    return html`<p class="notice bad">${both('二维码已过期，请重新获取', 'This QR code was replaced')}</p>`;
  if (!payable) return notPayable(tradeStatus);
  const path = `/phone/orders/${encodeURIComponent(keyOf(order))}`;
  return html`<form method="post" action="${path}/pay">
      ${tradeType === 'NATIVE' ? payers() : ''}
      <button class="main">${both('支付', 'Pay')}</button>
    </form>
    <form method="post" action="${path}/cancel"><button>${both('取消', 'Cancel')}</button></form>
    <form method="post" action="${path}/fail"><button>${both('支付失败', 'Fail')}</button></form>`;
}

const notPayable = (status: TradeStatus): SandboxHtml =>
  status === 'NOTPAY' || status === 'PAY_ERROR'
    ? html`<p class="notice bad">${both('订单已过期，不能支付', 'Expired: it can no longer be paid')}</p>`
    : html`<p class="notice">${STATES[status]}</p>`;

const payers = (): SandboxHtml =>
  html`<label for="user">${both('谁来支付', 'Who pays')}</label>
    <select id="user" name="user">
      ${USERS.filter(({ snapshot }) => !snapshot).map(
        ({ id, nickname }) => html`<option value="${id}">${nickname} (${id})</option>`,
      )}
    </select>`;
