import Type from 'typebox';
import { verify } from '../../wechat/index.js';
import { type SandboxMerchantDirectory } from '../configuration/merchant-directory.js';
import { type Order } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { reader } from '../wire/read.js';
import { SandboxRefusal } from '../wire/refusal.js';

const TEXT = Type.String({ minLength: 1 });
const readCall = reader(
  Type.Object({
    appId: TEXT,
    timeStamp: Type.String({ pattern: '^[0-9]{10}$' }),
    nonceStr: TEXT,
    signType: Type.Union([Type.Literal('MD5'), Type.Literal('HMAC-SHA256')]),
    paySign: TEXT,
  }),
);

/** The page's `getBrandWCPayRequest`: opens an order by its prepay_id. */
export class SandboxPaymentCall {
  constructor(
    private readonly orders: SandboxOrderBook,
    private readonly merchants: SandboxMerchantDirectory,
  ) {}

  /**
   * With the page's other fields in the query, its signature is checked as WeChat's client does; with none, the order just opens.
   * @throws Refusal for an unknown prepay_id or a wrong signature
   */
  open(prepayId: string, query: unknown): Order {
    const order = this.orders.findByPrepayId(prepayId);
    if (Object.keys(query as object).length > 0) this.check(order, query);
    return order;
  }

  private check(order: Order, query: unknown): void {
    const { paySign, ...call } = readCall(query);
    const { apiKey } = this.merchants.paying(order.accountId);
    const signed = { ...call, package: `prepay_id=${order.prepayId}`, sign: paySign };
    if (call.appId !== order.appId || !verify(signed, apiKey, call.signType)) {
      throw SandboxRefusal.precondition('SIGNERROR', '支付验证签名失败: the signature of the payment is wrong');
    }
  }
}
