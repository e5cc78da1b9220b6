import Type, { type Static } from 'typebox';
import { verify } from '../../wechat/index.js';
import { findPayMerchant } from '../wechatpay/merchants.js';
import { isSignedWith } from '../wechatpay/rsa.js';
import { type SandboxMerchantDirectory } from '../configuration/merchant-directory.js';
import { type Order } from '../orders/order.js';
import { type SandboxOrderBook } from '../orders/order-book.js';
import { reader } from '../wire/read.js';
import { SandboxRefusal } from '../wire/refusal.js';

const TEXT = Type.String({ minLength: 1 });
const CALL = Type.Object({
  appId: TEXT,
  timeStamp: Type.String({ pattern: '^[0-9]{10}$' }),
  nonceStr: TEXT,
  signType: Type.Union([Type.Literal('MD5'), Type.Literal('HMAC-SHA256'), Type.Literal('RSA')]),
  paySign: TEXT,
});
const readCall = reader(CALL);
type PageCall = Static<typeof CALL>;

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
  async open(prepayId: string, query: unknown): Promise<Order> {
    const order = this.orders.findByPrepayId(prepayId);
    if (Object.keys(query as object).length > 0) await this.check(order, prepayId, query);
    return order;
  }

  private async check(order: Order, prepayId: string, query: unknown): Promise<void> {
    const call = readCall(query);
    const signed = order.direct ? this.isSignedV3(order, prepayId, call) : this.isSigned(order, prepayId, call);
    if (call.appId !== order.appId || !(await signed)) {
      throw SandboxRefusal.precondition('SIGNERROR', '支付验证签名失败: the signature of the payment is wrong');
    }
  }

  private isSigned(order: Order, prepayId: string, { paySign, ...call }: PageCall): boolean {
    const { apiKey } = this.merchants.paying(order.accountId);
    const signed = { ...call, package: `prepay_id=${prepayId}`, sign: paySign };
    return call.signType !== 'RSA' && verify(signed, apiKey, call.signType);
  }

  /** With the private key that signed the order. */
  private async isSignedV3(order: Order, prepayId: string, call: PageCall): Promise<boolean> {
    const merchant = findPayMerchant(order.sellerId);
    const { appId, timeStamp, nonceStr, signType, paySign } = call;
    const signed = Buffer.from(`${appId}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepayId}\n`);
    return signType === 'RSA' && merchant !== undefined && isSignedWith(merchant.certificate, signed, paySign);
  }
}
