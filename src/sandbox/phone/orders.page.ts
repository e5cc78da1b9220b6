import { formatFen } from '../../common/index.js';
import { keyOf, type Order } from '../orders/order.js';
import { both, layout, html, type SandboxHtml } from '../pages/layout.js';

const SHOWN = 50;

/** The phone's start page: what can be paid, newest first. */
export const ordersPage = (orders: readonly Order[]): SandboxHtml =>
  layout(
    '待支付订单',
    html`<h1>${both('待支付订单', 'Unpaid orders')}</h1>
      ${orders.length === 0 ? html`<p class="notice">${both('暂无待支付订单', 'Nothing to pay')}</p>` : ''}
      <ul>
        ${orders.slice(0, SHOWN).map(row)}
      </ul>
      <p><a href="/wechatpay/merchants">${both('沙箱商户资料', 'Merchants of the sandbox')}</a></p>
      ${orders.length > SHOWN ? html`<p>${both(`仅显示最新 ${SHOWN} 笔`, `The newest ${SHOWN} are shown`)}</p>` : ''}`,
  );

const row = (order: Order): SandboxHtml =>
  html`<li>
    <a class="choice row" href="/phone/orders/${encodeURIComponent(keyOf(order))}">
      <span>${order.subject}</span><strong>¥${formatFen(order.totalFee)}</strong>
    </a>
  </li>`;
