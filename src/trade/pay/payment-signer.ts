import { Injectable } from '@nestjs/common';
import { Clock, Randomness, type OutTradeNo } from '../../common/index.js';
import { MerchantService, type SigningKey } from '../../merchant/index.js';
import { signJsapi } from '../../wechat/index.js';
import { PaymentGateway } from '../../gateway/index.js';
import { type OrderDraft } from './order-draft.js';
import { type PaymentSignature } from './pay-answer.js';
import { toPaymentError } from '../payment-error.js';
import { type JsapiMeans } from './payment-means.js';

const SIGN_TYPE = 'MD5';

/** Signs a JSAPI payment: here where the merchant's key is kept, which saves a round trip, else at WeConnect. */
@Injectable()
export class PaymentSigner {
  constructor(
    private readonly weconnect: PaymentGateway,
    private readonly merchants: MerchantService,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * The key to sign an order's payment with; it can be asked for while the order is still being placed.
   * @returns undefined where none is needed, or none is known: then `sign` asks WeConnect
   * @throws PaymentRefused, PaymentUnavailable, PaymentOutcomeUnknown
   */
  async keyOf({ tradeType, accountId }: OrderDraft, outTradeNo: OutTradeNo): Promise<SigningKey | undefined> {
    if (tradeType === 'NATIVE') return undefined;
    try {
      return await this.merchants.signingKey(accountId);
    } catch (error) {
      throw toPaymentError(error, outTradeNo);
    }
  }

  /** Signs anew each time: no two answers share a nonce. @throws PaymentRefused, PaymentUnavailable, PaymentOutcomeUnknown */
  async sign(means: JsapiMeans, key: SigningKey | undefined): Promise<PaymentSignature> {
    const fields = {
      timeStamp: String(Math.floor(this.clock.now().getTime() / 1000)),
      nonceStr: this.randomness.nonce(),
      package: `prepay_id=${means.prepayId}`,
      appId: means.appId,
      signType: SIGN_TYPE,
    } as const;
    if (key?.appId === means.appId) return { ...fields, paySign: signJsapi(fields, key.apiKey) };
    try {
      return { ...fields, ...(await this.weconnect.signPayment({ accountId: means.accountId, ...fields })) };
    } catch (error) {
      throw toPaymentError(error, means.outTradeNo);
    }
  }
}
