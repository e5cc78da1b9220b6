import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { MerchantService, PaymentNotOpen } from '../../../merchant/index.js';
import { type OauthUser, PaymentGateway } from '../../../gateway/index.js';
import { type Authorization } from './authorization.js';
import { type Departure, RETURN_PATH, type Way } from './way.js';

/** Pay OAuth: by way of WeConnect, to the payer's openId under the account's PAYING channel, whatever channel they came by. */
@Injectable()
export class PayWay implements Way {
  constructor(
    private readonly merchants: MerchantService,
    private readonly weconnect: PaymentGateway,
    private readonly config: Config,
  ) {}

  async authorizeUrl({ accountId, state }: Departure): Promise<string> {
    const merchant = await this.merchants.find(accountId);
    if (!merchant?.enabled) throw new PaymentNotOpen();
    return this.weconnect.payOauthUrl({ accountId, redirectUri: this.config.publicUrl + RETURN_PATH.pay, state });
  }

  redeem({ accountId }: Authorization, code: string): Promise<OauthUser> {
    return this.weconnect.redeemPayOauthCode(accountId, code);
  }
}
