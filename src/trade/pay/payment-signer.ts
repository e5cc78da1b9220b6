import { Injectable } from '@nestjs/common';
import { Clock, Randomness } from '../../common/index.js';
import { MerchantService } from '../../merchant/index.js';
import { signJsapi } from '../../wechat/index.js';
import { WeConnect } from '../../weconnect/index.js';
import { type PaymentSignature } from './pay-answer.js';
import { toPaymentError } from '../payment-error.js';
import { type JsapiMeans } from './payment-means.js';

const SIGN_TYPE = 'MD5';

/** Signs a JSAPI payment: here where the merchant's key is kept, which saves a round trip, else at WeConnect. */
@Injectable()
export class PaymentSigner {
  constructor(
    private readonly weconnect: WeConnect,
    private readonly merchants: MerchantService,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Signs anew each time: no two answers share a nonce. @throws PaymentRefused, PaymentUnavailable, PaymentOutcomeUnknown */
  async sign(means: JsapiMeans): Promise<PaymentSignature> {
    const fields = {
      timeStamp: String(Math.floor(this.clock.now().getTime() / 1000)),
      nonceStr: this.randomness.nonce(),
      package: `prepay_id=${means.prepayId}`,
      appId: means.appId,
      signType: SIGN_TYPE,
    } as const;
    try {
      return { ...fields, ...(await this.paySign(means, fields)) };
    } catch (error) {
      throw toPaymentError(error, means.outTradeNo);
    }
  }

  private async paySign({ accountId, appId }: JsapiMeans, fields: SignedFields): Promise<{ paySign: string }> {
    const key = await this.merchants.signingKey(accountId, appId);
    if (key !== undefined) return { paySign: signJsapi(fields, key) };
    return this.weconnect.signPayment({ accountId, ...fields });
  }
}

type SignedFields = Omit<PaymentSignature, 'paySign'> & { signType: typeof SIGN_TYPE };
